/** A team's settings from the window: what `daypass team` does, shown as a diff first. */
import type { MainHandlers } from '../../../preload/contracts/main.ts';
import type { Agent } from '../../agent/agent.ts';
import { DaypassError, EXIT } from '../../base/errors.ts';
import type { CommandAnswer, OwnCommand } from '../own-command.ts';
import type { ConfirmTeam } from './confirm-address.ts';

type TeamRequests = 'team' | 'planTeam' | 'applyTeam' | 'removeTeam';

/** Of a diff that is shown, in characters: more is not read in a sheet. */
const LONGEST_DIFF = 60_000;

/** @param confirm asks the person about a place that the window names: its page could be in other hands. */
export function teamRequests(
  agent: Pick<Agent, 'settings'>,
  command: OwnCommand,
  confirm: ConfirmTeam,
): Pick<MainHandlers, TeamRequests> {
  /** What the person was shown last, and may agree to. */
  let shown: ((flag: string) => readonly string[]) | null = null;
  return {
    team() {
      const stored = agent.settings.team();
      return stored && { name: stored.team.name ?? null, from: stored.from, fetchedAt: stored.fetchedAt };
    },
    async planTeam(from) {
      shown = null;
      if (from !== null) await confirm(from);
      // The place comes last, behind `--`: it may begin like a flag.
      const argv = (flag: string) => (from === null ? ['team', 'sync', flag] : ['team', 'add', flag, '--', from]);
      const { stdout, stderr } = done(await command(argv('--dry-run')));
      shown = argv;
      // Where nothing would change, it says so instead.
      const diff = /^--- /m.test(stdout) ? stdout.slice(0, LONGEST_DIFF) : '';
      return { diff, notes: stderr.split('\n').filter(Boolean) };
    },
    async applyTeam() {
      const argv = shown;
      shown = null;
      if (argv) done(await command(argv('--yes')));
    },
    async removeTeam() {
      done(await command(['team', 'remove', '--yes']));
    },
  };
}

/** @throws DaypassError with what the command said */
function done(answer: CommandAnswer): CommandAnswer {
  if (answer.status === EXIT.done) return answer;
  const what = answer.stderr.trim().replace(/^daypass: /, '');
  if (answer.status === EXIT.denied) throw new DaypassError('cancelled', what);
  throw new DaypassError(answer.status === EXIT.usage ? 'settings-invalid' : 'team-unreachable', what);
}
