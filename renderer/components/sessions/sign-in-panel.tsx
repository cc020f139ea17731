import { Button } from 'react-aria-components';
import { inOneRun } from '../../../common/texts.ts';
import type { SessionInfo, SignInInfo } from '../../../preload/contracts/main.ts';
import type { WindowStrings } from '../../strings/en.ts';
import { useWords } from '../../strings/words.tsx';
import { Trace } from '../base/notices.tsx';
import { placeOf } from './sign-in-place.tsx';
import { OtherMethod, type SignInActions, SignInSteps } from './sign-in-steps.tsx';

type Failed = Extract<SignInInfo, { status: 'failed' }>;

/** A sign-in under way, step by step, or why it did not succeed. */
export function SignInPanel({ session, actions }: { session: SessionInfo; actions: SignInActions }) {
  const { t } = useWords();
  const { signIn } = session;
  if (!signIn) return null;
  return (
    <section className="panel" aria-label={t.signIn.title({ session: session.name })}>
      <p className="panel-session">{titleOf(session, t)}</p>
      {signIn.status === 'failed' ? (
        <Failure session={session} signIn={signIn} actions={actions} />
      ) : (
        <SignInSteps session={session} signIn={signIn} actions={actions} />
      )}
    </section>
  );
}

/** What waits for the sign-in: an action of the person, or a program. */
function titleOf({ name, pending, dueFor }: SessionInfo, t: WindowStrings): string {
  if (pending) return t.signIn.to[pending.action]({ session: name, role: `${pending.account} / ${pending.role}` });
  if (dueFor) {
    return t.signIn.neededBy({ session: name, program: dueFor.program, role: `${dueFor.account} / ${dueFor.role}` });
  }
  return t.signIn.title({ session: name });
}

function Failure(props: { session: SessionInfo; signIn: Failed; actions: SignInActions }) {
  const { session, signIn, actions } = props;
  const { t } = useWords();
  const { code, what, next } = signIn.error;
  const place = placeOf(session);
  const why = place ? t.signIn.expiredRegion(place) : session.kind === 'console-login' ? t.signIn.oldConsole : null;
  const [ended, endedHint] =
    signIn.method === 'browser' ? [t.signIn.overdue, t.signIn.overdueHint] : [t.signIn.expired, t.signIn.expiredHint];
  const expired = why === null ? endedHint : inOneRun(endedHint, why);
  // After these errors the region may be wrong (AWS hands out codes in any region), or is known to be.
  const isAboutRegion = place !== null && ['sign-in-expired', 'aws-rejected', 'wrong-region'].includes(code);
  const isWrong = code === 'wrong-region';
  const [title, hint] =
    code === 'sign-in-denied'
      ? [t.signIn.denied, t.signIn.deniedHint]
      : code === 'sign-in-expired'
        ? [ended, expired]
        : code === 'aws-unreachable'
          ? [t.signIn.unreachable, inOneRun(what, next)]
          : [t.signIn.failed, inOneRun(what, next)];
  return (
    <>
      <div role="alert">
        <p className="panel-title">{title}</p>
        <p className="muted">{hint}</p>
        <Trace problem={signIn.error} />
      </div>
      <div className="actions">
        {isAboutRegion && isWrong ? null : (
          <Button className="button primary" onPress={() => actions.begin(signIn.method)}>
            {t.tryAgain}
          </Button>
        )}
        {isAboutRegion ? (
          <Button
            className={isWrong ? 'button primary' : 'button quiet'}
            onPress={() => actions.correctRegion(signIn.method)}
          >
            {isWrong ? t.signIn.correctRegion : t.signIn.findRegion}
          </Button>
        ) : null}
        <OtherMethod session={session} method={signIn.method} begin={actions.begin} />
        <Button className="button quiet" onPress={actions.dismiss}>
          {t.dismiss}
        </Button>
      </div>
    </>
  );
}
