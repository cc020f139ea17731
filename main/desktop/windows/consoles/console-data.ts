/** What consoles keep goes when a person would expect it to: with the setting, with a sign-out, with the session. */
import type { Agent } from '../../../agent/agent.ts';
import type { SessionView } from '../../../agent/views.ts';
import type { Disposable } from '../../../base/disposable.ts';
import type { Log } from '../../../platform/log.ts';
import type { ConsoleWindows } from './console-window.ts';
import { jarPrefix } from './kept-consoles.ts';

export interface ConsoleDataDependencies {
  readonly agent: Agent;
  readonly consoles: ConsoleWindows;
  readonly log: Log;
}

/** From now on, and at once for what was kept while no one looked. */
export function followConsoleData({ agent, consoles, log }: ConsoleDataDependencies): Disposable {
  let before = endedSessions(agent.view().sessions, new Map());
  let isKept = agent.settings.get().console.keepData;
  const watched = (work: Promise<void>) => {
    work.catch((error) => log.warn('What consoles have kept could not be removed.', { error }));
  };
  const prefixes = agent.view().sessions.map(({ name }) => jarPrefix(name));
  watched(consoles.kept.sweep((name) => isKept && prefixes.some((prefix) => name.startsWith(prefix))));
  const settings = agent.settings.onDidChange(() => {
    const { keepData } = agent.settings.get().console;
    if (isKept && !keepData) watched(consoles.forget());
    isKept = keepData;
  });
  const changes = agent.onDidChange(() => {
    const now = endedSessions(agent.view().sessions, before);
    for (const [name, hasEnded] of now) {
      if (!hasEnded || before.get(name) !== false) continue;
      watched(consoles.forget(name));
      watched(consoles.closeOf(name));
    }
    before = now;
  });
  return {
    async dispose() {
      await settings.dispose();
      await changes.dispose();
    },
  };
}

/** Each session that there is or was: whether a person has signed out of it, or taken it away. */
function endedSessions(
  sessions: readonly SessionView[],
  before: ReadonlyMap<string, boolean>,
): ReadonlyMap<string, boolean> {
  const ended = new Map([...before.keys()].map((name) => [name, true]));
  for (const { name, state } of sessions) {
    ended.set(name, state.status === 'signed-out' && state.reason === 'signed-out');
  }
  return ended;
}
