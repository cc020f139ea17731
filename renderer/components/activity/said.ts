import type { ActivityInfo } from '../../../preload/contracts/main.ts';
import type { Words } from '../../strings/words.tsx';

/** Words for codes; main may know more codes than these. */
export type SaidOfEntry = Readonly<Record<string, string>>;

/** What was asked for, and how. @param account what it is called */
export function saidOf(
  { session, role, action }: ActivityInfo,
  account: string,
  showSession: boolean,
  { t }: Words,
): { what: string; action: string; about: string } {
  const actions: SaidOfEntry = t.activityView.actions;
  const said = actions[action] ?? action;
  return {
    what: account === '' ? role : `${account} / ${role}`,
    action: said,
    about: showSession && session !== '' ? ` · ${said} · ${session}` : ` · ${said}`,
  };
}
