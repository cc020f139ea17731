/** What each step of a sign-in shows and offers. */
import { type ReactNode, useEffect, useState } from 'react';
import { Button } from 'react-aria-components';
import type { SignInMethod } from '../../../common/sign-in.ts';
import type { SessionInfo, SignInInfo } from '../../../preload/contracts/main.ts';
import { otherMethod } from '../../state/session-state.ts';
import { useNow } from '../../state/use-now.ts';
import { useWords } from '../../strings/words.tsx';
import { CodeForm } from './code-form.tsx';
import { hostOf, SignInPlace } from './sign-in-place.tsx';

/** When a step that is over at once on a good network is late, in ms. */
const SLOW_MS = 3_000;

export interface SignInActions {
  readonly begin: (method: SignInMethod) => void;
  /** Makes this the session's own method. */
  readonly remember: (method: SignInMethod) => void;
  readonly open: () => void;
  readonly copy: () => void;
  readonly cancel: () => void;
  /** Gives the code up and gets another: AWS does not tell that somebody has cancelled on its page. */
  readonly startOver: (method: SignInMethod) => void;
  /** Looks for the portal's region, and signs in there where it is another. */
  readonly correctRegion: (method: SignInMethod) => void;
  readonly answer: (code: string) => void;
  readonly dismiss: () => void;
}

interface Props {
  readonly session: SessionInfo;
  readonly signIn: Extract<SignInInfo, { status: 'running' }>;
  readonly actions: SignInActions;
}

/** One function, so that the line that says what to do stays the same element from step to step: screen readers follow it. */
export function SignInSteps(props: Props) {
  const { t } = useWords();
  const { session, signIn, actions } = props;
  const { step } = signIn;
  const correctRegion = () => actions.correctRegion(signIn.method);
  switch (step.step) {
    case 'starting':
      return (
        <>
          <Task>{t.signIn.starting}</Task>
          <LateHint />
          <Foot {...props} expiresAt={null} />
        </>
      );
    case 'device':
      return (
        <>
          <Task>{t.signIn.compare({ host: hostOf(step.url) })}</Task>
          <UserCode code={step.userCode} />
          <p className="warning">{t.signIn.warning}</p>
          <Foot {...props} expiresAt={step.expiresAt}>
            <PageButtons {...props} />
            <Button className="button quiet" onPress={() => actions.startOver(signIn.method)}>
              {t.signIn.startOver}
            </Button>
          </Foot>
          <SignInPlace session={session} words={t.signIn.region} find={correctRegion} />
        </>
      );
    case 'browser':
      return (
        <>
          <Task>{t.signIn.browser({ host: hostOf(step.url) })}</Task>
          <p className="muted">{t.signIn.browserHint}</p>
          <OldConsole session={session} />
          <Foot {...props} expiresAt={step.expiresAt}>
            <PageButtons {...props} />
          </Foot>
          <SignInPlace session={session} words={t.signIn.regionInBrowser} find={correctRegion} />
        </>
      );
    case 'slow-network':
      return (
        <>
          <Task>{t.signIn.slow}</Task>
          <p className="muted">{t.signIn.slowHint}</p>
          <Foot {...props} expiresAt={step.expiresAt} />
        </>
      );
    case 'mfa':
      return <MfaStep {...props} step={step} />;
    case 'code':
      return <PageCodeStep {...props} step={step} />;
    case 'window':
      return (
        <>
          <Task>{t.signIn.window({ host: hostOf(step.url) })}</Task>
          <Foot {...props} expiresAt={step.expiresAt} />
        </>
      );
  }
}

type Step<Name> = Extract<Props['signIn']['step'], { step: Name }>;

function MfaStep({ step, actions }: Props & { step: Step<'mfa'> }) {
  const { t } = useWords();
  return (
    <>
      <p className="panel-title">{t.signIn.mfa}</p>
      <CodeForm
        label={t.signIn.mfaLabel}
        hint={step.wasWrong ? t.signIn.mfaWrong : t.signIn.mfaDevice({ serial: step.serial })}
        wasWrong={step.wasWrong ?? false}
        isNumber
        onAnswer={actions.answer}
      >
        <Cancel actions={actions} />
        <Countdown until={step.expiresAt} />
      </CodeForm>
    </>
  );
}

/** A code that the page shows once a person has signed in there. */
function PageCodeStep({ step, ...props }: Props & { step: Step<'code'> }) {
  const { t } = useWords();
  const { session, actions } = props;
  return (
    <>
      <p className="panel-title">{t.signIn.pageCode({ host: hostOf(step.url) })}</p>
      <OldConsole session={session} />
      <CodeForm
        label={t.signIn.pageCodeLabel}
        hint={step.wasWrong ? t.signIn.pageCodeWrong : t.signIn.warning}
        wasWrong={step.wasWrong ?? false}
        isNumber={false}
        onAnswer={actions.answer}
      >
        <PageButtons {...props} />
        <Cancel actions={actions} />
        <Countdown until={step.expiresAt} />
      </CodeForm>
    </>
  );
}

function Task({ children }: { children: string }) {
  return (
    <p className="panel-title" role="status">
      {children}
    </p>
  );
}

/** Screen readers spell it. */
function UserCode({ code }: { code: string }) {
  const { t } = useWords();
  return (
    <p className="code">
      <span className="hidden">{t.signIn.code({ code: [...code].join(' ') })}</span>
      <span aria-hidden="true">{code}</span>
    </p>
  );
}

function OldConsole({ session }: { session: SessionInfo }) {
  const { t } = useWords();
  return session.kind === 'console-login' ? <p className="muted">{t.signIn.oldConsole}</p> : null;
}

/** Comes when AWS takes its time. */
function LateHint() {
  const { t } = useWords();
  const [isLate, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), SLOW_MS);
    return () => clearTimeout(timer);
  }, []);
  return (
    <p className="muted" role="status">
      {isLate ? t.signIn.startingSlow : ''}
    </p>
  );
}

/** The buttons below a step; Cancel is the last one. */
function Foot(props: Props & { expiresAt: number | null; children?: ReactNode }) {
  const { t } = useWords();
  const { session, signIn, actions, expiresAt, children } = props;
  return (
    <>
      {session.hasMethods && signIn.method !== session.method ? (
        <Button className="button quiet small always" onPress={() => actions.remember(signIn.method)}>
          {t.signIn.always({ session: session.name })}
        </Button>
      ) : null}
      <div className="actions">
        {children}
        <Cancel actions={actions} />
        {expiresAt === null ? null : <Countdown until={expiresAt} />}
      </div>
    </>
  );
}

/** For a step that waits for a page. */
function PageButtons({ session, signIn, actions }: Props) {
  const { t } = useWords();
  return (
    <>
      <Button className="button" onPress={actions.open}>
        {t.signIn.open}
      </Button>
      <Button className="button" onPress={actions.copy}>
        {t.signIn.copy}
      </Button>
      <OtherMethod session={session} method={signIn.method} begin={actions.begin} />
    </>
  );
}

function Cancel({ actions }: Pick<Props, 'actions'>) {
  const { t } = useWords();
  return (
    <Button className="button quiet" onPress={actions.cancel}>
      {t.cancel}
    </Button>
  );
}

/** Offers the sign-in method that is not in use. */
export function OtherMethod(props: { session: SessionInfo; method: SignInMethod; begin: SignInActions['begin'] }) {
  const { t } = useWords();
  const other = otherMethod(props.method);
  if (!props.session.hasMethods) return null;
  return (
    <Button className="button quiet" onPress={() => props.begin(other)}>
      {t.signIn.other[other]}
    </Button>
  );
}

function Countdown({ until }: { until: number }) {
  const words = useWords();
  const now = useNow(1000);
  return <span className="muted countdown">{words.t.signIn.expires({ time: words.duration(until - now) })}</span>;
}
