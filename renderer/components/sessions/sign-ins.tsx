import type { DaypassApi, SessionInfo } from '../../../preload/contracts/main.ts';
import type { Store } from '../../state/store.ts';
import type { Say } from '../../state/use-said.ts';
import type { SessionActions } from '../../state/use-session-actions.ts';
import { useWords } from '../../strings/words.tsx';
import { SignInPanel } from './sign-in-panel.tsx';

interface Props {
  readonly sessions: readonly SessionInfo[];
  readonly api: DaypassApi;
  readonly act: Store['act'];
  readonly say: Say;
  readonly actions: SessionActions;
}

/** Every sign-in under way or failed. */
export function SignIns({ sessions, api, act, say, actions }: Props) {
  const { t } = useWords();
  const shown = sessions.filter(({ signIn }) => signIn !== null);
  if (shown.length === 0) return null;
  return (
    <div className="panels">
      {shown.map((session) => {
        const { name } = session;
        return (
          <SignInPanel
            key={name}
            session={session}
            actions={{
              begin: (method) => actions.signIn(session, method),
              remember: (method) =>
                void act(
                  () => api.setSignInMethod(name, method),
                  () => say(t.done.methodKept({ session: name })),
                ),
              open: () => void act(() => api.openSignInPage(name)),
              copy: () =>
                void act(
                  () => api.copySignInLink(name),
                  () => say(t.done.linkCopied),
                ),
              cancel: () => void act(() => api.cancelSignIn(name)),
              startOver: (method) => void act(() => api.startOverSignIn(name, method)),
              correctRegion: (method) =>
                void act(
                  () => api.correctRegion(name, method),
                  ({ region: was, found }) => {
                    const text = was === found ? t.done.regionSame : t.done.regionCorrected;
                    say(text({ session: name, region: found, was }));
                  },
                ),
              answer: (code) => void act(() => api.answerSignIn(name, code)),
              dismiss: () => void act(() => api.dismissSignIn(name)),
            }}
          />
        );
      })}
      {actions.following > 0 ? <p className="muted following">{t.signIn.following({ n: actions.following })}</p> : null}
    </div>
  );
}
