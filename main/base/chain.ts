/** What sessions build on. */
import { errorOfCase } from './error-cases.ts';
import type { DaypassError } from './errors.ts';
import type { SessionDefinition } from './session-definition.ts';

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

/** Every circle among these sessions once, by the names in it with the first one at the end again. */
export function circlesAmong(definitions: readonly SessionDefinition[]): (readonly string[])[] {
  const byName = new Map(definitions.map((definition) => [definition.name, definition]));
  const found = new Map<string, readonly string[]>();
  for (const { name } of definitions) {
    const { cycle } = chainOf(name, (other) => byName.get(other) ?? null);
    const key = [...new Set(cycle)].sort().join('\n');
    if (cycle && !found.has(key)) found.set(key, cycle);
  }
  return [...found.values()];
}

/** Roles that build on each other, so that none of them can ever be had. */
export function circleFault(code: 'config-invalid' | 'settings-invalid', circle: readonly string[]): DaypassError {
  return errorOfCase('circle', { circle: circle.join(' → ') }, undefined, { code });
}

/**
 * Sessions of the settings that build on one that is not there. Profiles of the AWS config file are not faults of Daypass's: the
 * AWS CLI may know keys for them.
 */
export function baselessAmong(definitions: readonly SessionDefinition[]): { name: string; session: string }[] {
  const names = new Set(definitions.map(({ name }) => name));
  return definitions.flatMap((definition) => {
    const session = definition.origin === 'settings' ? baseOf(definition) : null;
    return session === null || names.has(session) ? [] : [{ name: definition.name, session }];
  });
}

function baseOf(definition: SessionDefinition | null): string | null {
  if (definition?.kind !== 'assume-role') return null;
  const { base } = definition;
  if (base.from === 'role') return base.role.session;
  return base.from === 'session' ? base.session : null;
}
