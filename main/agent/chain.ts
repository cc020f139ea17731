import type { SessionDefinition } from '../base/session-definition.ts';

export interface Chain {
  /** The session, what it builds on, what that builds on, and so on; each once. */
  readonly sessions: readonly string[];
  /** The names in order, with the one that comes again at the end, where they go round in a circle. */
  readonly cycle: readonly string[] | null;
}

/** What a session builds on, down to the one that builds on nothing. */
export function chainOf(name: string, find: (name: string) => SessionDefinition | null): Chain {
  const sessions: string[] = [];
  for (let next: string | null = name; next !== null; next = baseOf(find(next))) {
    if (sessions.includes(next)) return { sessions, cycle: [...sessions.slice(sessions.indexOf(next)), next] };
    sessions.push(next);
  }
  return { sessions, cycle: null };
}

function baseOf(definition: SessionDefinition | null): string | null {
  if (definition?.kind !== 'assume-role') return null;
  const { base } = definition;
  if (base.from === 'role') return base.role.session;
  return base.from === 'session' ? base.session : null;
}
