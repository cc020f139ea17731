import { type FormEvent, type ReactNode, useEffect, useState } from 'react';
import { Button, Form, Input, Label, TextField } from 'react-aria-components';
import type { SignInMethod } from '../../../common/sign-in.ts';
import { inOneRun } from '../../../common/texts.ts';
import type { SessionInfo, SignInInfo } from '../../../preload/contracts/main.ts';
import { otherMethod } from '../../state/session-state.ts';
import { useNow } from '../../state/use-now.ts';
import type { WindowStrings } from '../../strings/en.ts';
import { useWords } from '../../strings/words.tsx';
import { Trace } from '../base/notices.tsx';
import { hostOf, placeOf, SignInPlace } from './sign-in-place.tsx';

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
  /** Looks for the portal's Region, and signs in there where it is another. */
  readonly correctRegion: (method: SignInMethod) => void;
  readonly answer: (code: string) => void;
  readonly dismiss: () => void;
}

type Running = Extract<SignInInfo, { status: 'running' }>;
type Failed = Extract<SignInInfo, { status: 'failed' }>;

/** A sign-in under way, step by step, or why it did not succeed. */
export function SignInPanel({ session, actions }: { session: SessionInfo; actions: SignInActions }) {
  const { t } = useWords();
  const { signIn } = session;
  if (!signIn) return null;
  return (
    <section className="panel" aria-label={t.signIn.title({ session: session.name })}>
      {signIn.status === 'failed' ? (
        <>
          <p className="panel-session">{titleOf(session, t)}</p>
          <Failure session={session} signIn={signIn} actions={actions} />
        </>
      ) : (
        <Steps session={session} signIn={signIn} actions={actions} />
      )}
    </section>
  );
}

/** What it is for, where something waits for it: that, or the program that needs it. */
function titleOf({ name, pending, dueFor }: SessionInfo, t: WindowStrings): string {
  if (pending) return t.signIn.to[pending.action]({ session: name, role: `${pending.account} / ${pending.role}` });
  if (dueFor) {
    return t.signIn.neededBy({ session: name, program: dueFor.program, role: `${dueFor.account} / ${dueFor.role}` });
  }
  return t.signIn.title({ session: name });
}

function Steps({ session, signIn, actions }: { session: SessionInfo; signIn: Running; actions: SignInActions }) {
  const { t } = useWords();
  const { step } = signIn;
  const title = <p className="panel-session">{titleOf(session, t)}</p>;
  const cancel = (
    <Button key="cancel" className="button quiet" onPress={actions.cancel}>
      {t.cancel}
    </Button>
  );
  const other = <OtherMethod session={session} method={signIn.method} begin={actions.begin} />;
  const links = (more: ReactNode = null) => (
    <>
      <Button className="button" onPress={actions.open}>
        {t.signIn.open}
      </Button>
      <Button className="button" onPress={actions.copy}>
        {t.signIn.copy}
      </Button>
      {other}
      {more}
      {cancel}
    </>
  );
  const foot = (buttons: ReactNode, expiresAt: number | null) => (
    <>
      {session.hasMethods && signIn.method !== session.method ? (
        <Button className="button quiet small always" onPress={() => actions.remember(signIn.method)}>
          {t.signIn.always({ session: session.name })}
        </Button>
      ) : null}
      <div className="actions">
        {buttons}
        {expiresAt === null ? null : <Countdown until={expiresAt} />}
      </div>
    </>
  );
  switch (step.step) {
    case 'starting':
      return (
        <>
          {title}
          <p className="panel-title" role="status">
            {t.signIn.starting}
          </p>
          <LateHint />
          {foot(cancel, null)}
        </>
      );
    case 'device':
      return (
        <>
          {title}
          <p className="panel-title" role="status">
            {t.signIn.compare({ host: hostOf(step.url) })}
          </p>
          <p className="code">
            <span className="hidden">{t.signIn.code({ code: [...step.userCode].join(' ') })}</span>
            <span aria-hidden="true">{step.userCode}</span>
          </p>
          <p className="warning">{t.signIn.warning}</p>
          <SignInPlace session={session} words={t.signIn.region} find={() => actions.correctRegion(signIn.method)} />
          {foot(
            links(
              <Button className="button quiet" onPress={() => actions.startOver(signIn.method)}>
                {t.signIn.startOver}
              </Button>,
            ),
            step.expiresAt,
          )}
        </>
      );
    case 'browser':
      return (
        <>
          {title}
          <p className="panel-title" role="status">
            {t.signIn.browser({ host: hostOf(step.url) })}
          </p>
          <p className="muted">{t.signIn.browserHint}</p>
          <SignInPlace
            session={session}
            words={t.signIn.regionInBrowser}
            find={() => actions.correctRegion(signIn.method)}
          />
          {session.kind === 'console-login' ? <p className="muted">{t.signIn.oldConsole}</p> : null}
          {foot(links(), step.expiresAt)}
        </>
      );
    case 'slow-network':
      return (
        <>
          {title}
          <p className="panel-title" role="status">
            {t.signIn.slow}
          </p>
          <p className="muted">{t.signIn.slowHint}</p>
          {foot(cancel, step.expiresAt)}
        </>
      );
    case 'mfa':
      return (
        <>
          {title}
          <p className="panel-title">{t.signIn.mfa}</p>
          <CodeForm
            label={t.signIn.mfaLabel}
            hint={step.wasWrong ? t.signIn.mfaWrong : t.signIn.mfaDevice({ serial: step.serial })}
            wasWrong={step.wasWrong ?? false}
            isNumber
            onAnswer={actions.answer}
          >
            {cancel}
            <Countdown until={step.expiresAt} />
          </CodeForm>
        </>
      );
    case 'code':
      return (
        <>
          {title}
          <p className="panel-title">{t.signIn.pageCode({ host: hostOf(step.url) })}</p>
          {session.kind === 'console-login' ? <p className="muted">{t.signIn.oldConsole}</p> : null}
          <CodeForm
            label={t.signIn.pageCodeLabel}
            hint={step.wasWrong ? t.signIn.pageCodeWrong : t.signIn.warning}
            wasWrong={step.wasWrong ?? false}
            isNumber={false}
            onAnswer={actions.answer}
          >
            {links()}
            <Countdown until={step.expiresAt} />
          </CodeForm>
        </>
      );
    case 'window':
      return (
        <>
          {title}
          <p className="panel-title" role="status">
            {t.signIn.window({ host: hostOf(step.url) })}
          </p>
          {foot(cancel, step.expiresAt)}
        </>
      );
  }
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

function CodeForm(props: {
  label: string;
  hint: string;
  wasWrong: boolean;
  /** Six digits, however they are grouped; else whatever a page gave. */
  isNumber: boolean;
  onAnswer: (code: string) => void;
  children: ReactNode;
}) {
  const { t } = useWords();
  const [code, setCode] = useState('');
  const answer = props.isNumber ? code.replace(/\D/g, '') : code.trim();
  const isWhole = props.isNumber ? answer.length === 6 : answer !== '';
  const send = (event: FormEvent) => {
    event.preventDefault();
    if (!isWhole) return;
    props.onAnswer(answer);
    setCode('');
  };
  return (
    <Form onSubmit={send} className="code-form">
      <TextField value={code} onChange={setCode} autoFocus autoComplete="one-time-code" className="field">
        <Label>{props.label}</Label>
        <Input className="input code-input" {...(props.isNumber ? { inputMode: 'numeric', maxLength: 8 } : {})} />
      </TextField>
      <p className={props.wasWrong ? 'warning' : 'muted'} role="status">
        {props.hint}
      </p>
      <div className="actions">
        <Button type="submit" className="button primary" isDisabled={!isWhole}>
          {t.signIn.mfaSend}
        </Button>
        {props.children}
      </div>
    </Form>
  );
}

/** The other way to sign in, for whom this one does not do. */
function OtherMethod(props: { session: SessionInfo; method: SignInMethod; begin: SignInActions['begin'] }) {
  const { t } = useWords();
  const other = otherMethod(props.method);
  if (!props.session.hasMethods) return null;
  return (
    <Button className="button quiet" onPress={() => props.begin(other)}>
      {t.signIn.other[other]}
    </Button>
  );
}

function Failure(props: { session: SessionInfo; signIn: Failed; actions: SignInActions }) {
  const { session, signIn, actions } = props;
  const { t } = useWords();
  const { code, what, next } = signIn.error;
  const place = placeOf(session);
  const why = place ? t.signIn.expiredRegion(place) : session.kind === 'console-login' ? t.signIn.oldConsole : null;
  const expired = why === null ? t.signIn.expiredHint : inOneRun(t.signIn.expiredHint, why);
  // After these the Region may be wrong (AWS gives codes all the same), or is known to be.
  const isAboutRegion = place !== null && ['sign-in-expired', 'aws-rejected', 'wrong-region'].includes(code);
  const isWrong = code === 'wrong-region';
  const [title, hint] =
    code === 'sign-in-denied'
      ? [t.signIn.denied, t.signIn.deniedHint]
      : code === 'sign-in-expired'
        ? [t.signIn.expired, expired]
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

function Countdown({ until }: { until: number }) {
  const words = useWords();
  const now = useNow(1000);
  return <span className="muted countdown">{words.t.signIn.expires({ time: words.duration(until - now) })}</span>;
}
