/** The sessions in the menu of the tray: what needs a person first, the others below, in a menu of their own where there are many. */
import { pageOf } from '../../../common/sign-in.ts';
import { ownSessions, type SessionView } from '../../agent/views.ts';
import { shortened, shortenedIn, type TrayEntry, type TrayScene } from './entries.ts';

/** More than these get a menu of their own. */
const MAX_IN_LINE = 3;
/** Of a program's name in a label, in characters. */
const LONGEST_PROGRAM = 16;

/** Sign-ins that programs wait for. */
export function neededSignIns({ view, strings }: TrayScene): TrayEntry[] {
  const needed = ownSessions(view.sessions).filter(
    (session) => session.signInDue && session.signIn?.status !== 'running',
  );
  return needed.slice(0, MAX_IN_LINE).map(({ name, dueFor }) => ({
    label: dueLabel(name, dueFor, strings),
    action: { do: 'sign-in', session: name },
  }));
}

export function sessionEntries(scene: TrayScene): TrayEntry[] {
  const { view, strings, now } = scene;
  const sessions = ownSessions(view.sessions);
  if (view.sessions.length === 0) return [{ label: strings.tray.noSessions, action: { do: 'open' } }];
  if (sessions.length <= MAX_IN_LINE)
    return sessions.filter((session) => !isNeeded(session)).map((session) => sessionEntry(session, scene));
  const signedIn = sessions.filter((session) => isSignedIn(session, now)).length;
  const running = sessions.filter(({ signIn }) => signIn?.status === 'running');
  return [
    ...running.map((session) => sessionEntry(session, scene)),
    {
      label: strings.tray.sessions({ signedIn: String(signedIn), all: String(sessions.length) }),
      items: sessions.map((session) => sessionEntry(session, scene)),
    },
  ];
}

export function isSignedIn({ state }: SessionView, now: number): boolean {
  return state.status === 'signed-in' && (state.renewable || state.expiresAt > now);
}

function dueLabel(name: string, dueFor: SessionView['dueFor'], { tray }: TrayScene['strings']): string {
  const program = shortened(dueFor?.program ?? tray.aProgram, LONGEST_PROGRAM);
  return shortenedIn((session) => tray.signInDue({ session, program }), name);
}

/** Shown at the top of the menu. */
function isNeeded({ signInDue, signIn }: SessionView): boolean {
  return signInDue && signIn?.status !== 'running';
}

function sessionEntry(session: SessionView, { now, strings, time }: TrayScene): TrayEntry {
  const { name, signIn, state } = session;
  const { tray } = strings;
  if (signIn?.status === 'running') {
    const { step } = signIn;
    const withName = (shown: string) =>
      step.step === 'device'
        ? tray.signingInCode({ session: shown, code: step.userCode })
        : tray.signingIn({ session: shown });
    const label = shortenedIn(withName, name);
    const page: TrayEntry[] =
      pageOf(step)?.opensIn === 'browser'
        ? [{ label: tray.signInPage, action: { do: 'sign-in-page', session: name } }]
        : [];
    return { label, items: [...page, { label: tray.cancel, action: { do: 'cancel-sign-in', session: name } }] };
  }
  if (state.status === 'signed-in' && isSignedIn(session, now)) {
    const withName = (shown: string) =>
      state.renewable
        ? tray.signedInRenewed({ session: shown })
        : tray.signedInUntil({ session: shown, time: time(state.expiresAt) });
    const label = shortenedIn(withName, name);
    const items: TrayEntry[] = [{ label: tray.signOut, action: { do: 'sign-out', session: name } }];
    if (!state.renewable) items.unshift({ label: tray.signInAgain, action: { do: 'sign-in', session: name } });
    return { label, items };
  }
  const label = session.signInDue
    ? dueLabel(name, session.dueFor, strings)
    : shortenedIn((shown) => tray.signIn({ session: shown }), name);
  return { label, action: { do: 'sign-in', session: name } };
}
