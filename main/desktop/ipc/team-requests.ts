/** A team's settings from the window: what `daypass team` does, shown as a diff first. */

import type { MainHandlers } from '../../../preload/contracts/main.ts';
import type { Agent } from '../../agent/agent.ts';
import { editFile } from '../../aws-files/edit-file.ts';
import { shownText } from '../../aws-files/file-text.ts';
import { readFileText } from '../../aws-files/read-file.ts';
import type { Clock } from '../../base/clock.ts';
import { errorOfCase } from '../../base/error-cases.ts';
import { DaypassError } from '../../base/errors.ts';
import { formatDiff } from '../../commands/files/diff.ts';
import { planTeam, type TeamPlan, teamDiff } from '../../commands/files/team-plan.ts';
import { teamAddress } from '../../commands/files/team-source.ts';
import type { Fetch } from '../../platform/network/fetch.ts';
import type { Confirm } from '../../settings/protection.ts';
import type { ConfirmTeam } from '../boxes/confirm-address.ts';
import type { Strings } from '../strings/index.ts';
import { LONGEST_DIFF } from './tool-requests.ts';

type TeamRequests = 'team' | 'planTeam' | 'applyTeam' | 'removeTeam';

interface Dependencies {
  readonly agent: Pick<Agent, 'settings' | 'reloadConfig'>;
  readonly clock: Pick<Clock, 'now'>;
  readonly fetch: Fetch;
  /** Of the AWS config file. */
  readonly path: string;
  readonly strings: () => Pick<Strings, 'note'>;
  /** Asks the person about a place that the window names: its page could be in other hands. */
  readonly confirm: ConfirmTeam;
  /** Asks the person where less protection would be left. */
  readonly confirmLess: Confirm;
}

export function teamRequests(dependencies: Dependencies): Pick<MainHandlers, TeamRequests> {
  const { agent, path, strings, confirm, confirmLess } = dependencies;
  /** What the person was shown last, and may agree to. */
  let shown: { readonly plan: TeamPlan; readonly before: string } | null = null;
  return {
    team() {
      const stored = agent.settings.team();
      return stored && { name: stored.team.name ?? null, from: stored.from, fetchedAt: stored.fetchedAt };
    },
    async planTeam(from) {
      shown = null;
      if (from !== null) await confirm(from);
      const place = from === null ? agent.settings.team()?.from : teamAddress(from, '/');
      if (place === undefined) throw new DaypassError('usage', 'No team settings are in use.');
      const plan = await planTeam(dependencies, place);
      const before = await readFileText(path);
      const after = plan.change(before);
      shown = { plan, before };
      const ofFile = before === after ? '' : formatDiff(path, shownText(before), shownText(after), false);
      const diff = `${ofFile}${teamDiff(plan.before, plan.stored.team, false)}`;
      return { diff: diff.slice(0, LONGEST_DIFF), notes: plan.notes.map(strings().note) };
    },
    async applyTeam() {
      if (!shown) return;
      const { plan, before } = shown;
      shown = null;
      const change = (text: string) => {
        if (text === before) return plan.change(text);
        throw errorOfCase('changed-meanwhile', { path });
      };
      await agent.settings.setTeam(plan.stored, confirmLess, () => editFile(path, change));
      await agent.reloadConfig();
    },
    removeTeam: () => agent.settings.setTeam(null, confirmLess),
  };
}
