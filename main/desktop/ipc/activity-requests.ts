import type { MainHandlers } from '../../../preload/contracts/main.ts';
import { exportedActivity } from '../../agent/activity-export.ts';
import type { Agent } from '../../agent/agent.ts';
import { printable } from '../../base/printable.ts';
import { writeFileAtomically } from '../../platform/files/atomic-file.ts';
import type { Clipboard } from '../secret-clipboard.ts';

type ActivityRequests = 'activity' | 'clearActivity' | 'exportActivity' | 'copyProgramPath';

interface Dependencies {
  readonly agent: Agent;
  readonly clipboard: Clipboard;
  /** Asks the person where a file goes. @returns its path; null for nowhere */
  readonly askWhere: (name: string) => Promise<string | null>;
  readonly now: () => number;
}

export function activityRequests({
  agent,
  clipboard,
  askWhere,
  now,
}: Dependencies): Pick<MainHandlers, ActivityRequests> {
  const { activity } = agent;
  let isAsking = false;
  /** One box at a time: a page could have them come one after the other. */
  const placeFor = async (name: string) => {
    if (isAsking) return null;
    isAsking = true;
    try {
      return await askWhere(name);
    } finally {
      isAsking = false;
    }
  };
  return {
    activity: () => activity.list(),
    clearActivity: () => activity.clear(),
    async exportActivity(format, ids) {
      const path = await placeFor(`daypass-activity-${new Date(now()).toISOString().slice(0, 10)}.${format}`);
      if (path === null) return null;
      const wanted = ids && new Set(ids);
      const entries = activity.list().filter(({ id }) => wanted?.has(id) ?? true);
      await writeFileAtomically(path, exportedActivity(entries, format));
      return path;
    },
    copyProgramPath(id) {
      const path = activity.list().find((entry) => entry.id === id)?.path;
      // Who pastes it into a shell runs no line that a program wrote into its own name.
      if (path) void clipboard.writeText(printable(path));
    },
  };
}
