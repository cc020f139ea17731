import type { ReactNode } from 'react';
import { Button } from 'react-aria-components';
import { SKEW_REPORTED_MS } from '../../../common/clock-skew.ts';
import { inOneRun } from '../../../common/texts.ts';
import type { ProblemInfo, SessionInfo, ViewState } from '../../../preload/contracts/main.ts';
import { type FailedAction, UNREACHABLE } from '../../state/store.ts';
import { useOnline } from '../../state/use-online.ts';
import { useWords } from '../../strings/words.tsx';
import { Icon } from './icon.tsx';

interface Props {
  readonly view: ViewState | null;
  readonly now: number;
  readonly failure: FailedAction | null;
  readonly onDismiss: () => void;
  readonly onSettings: () => void;
  /** The session whose access key is being rotated by this window. */
  readonly rotating: string | null;
  readonly onRotate: (session: string) => void;
  /** The page at which the browser may still be signed in, or null. */
  readonly stillSignedIn: string | null;
  /** @param isWanted whether the page is to be opened; the notice goes either way. */
  readonly onStillSignedIn: (isWanted: boolean) => void;
}

/** What the person should know before anything else. */
export function Notices(props: Props) {
  const { view, now, failure, onDismiss, onSettings, rotating, onRotate, stillSignedIn, onStillSignedIn } = props;
  const words = useWords();
  const { t } = words;
  const isOnline = useOnline();
  const skews = view?.sessions.map(({ clockOffset }) => clockOffset) ?? [];
  const skew = skews.find((ms) => Math.abs(ms) >= SKEW_REPORTED_MS) ?? 0;
  const time = words.duration(Math.abs(skew));
  // One that waits for the old key's deletion has done its work.
  const keys =
    view?.sessions.filter(
      ({ name, accessKey }) =>
        accessKey && name !== rotating && (accessKey.rotation ? accessKey.rotation.deleteAt === null : accessKey.isOld),
    ) ?? [];
  const outages = (view?.sessions ?? []).filter(({ outage, buildsOn }) => outage !== null && buildsOn === null);
  const problems = [...(view?.configProblems ?? []), view?.settingsProblem].filter((problem) => problem != null);
  return (
    <div className="notices">
      {failure && !isTold(failure, outages.length > 0 || !isOnline) ? (
        <FailureNotice failure={failure} onDismiss={onDismiss} onSettings={onSettings} />
      ) : null}
      {stillSignedIn === null ? null : <StillSignedIn page={stillSignedIn} onAnswer={onStillSignedIn} />}
      <Problems problems={problems} />
      {view && !view.keychain.persistent ? (
        <Notice>
          <Sentences
            first={view.keychain.problem?.what ?? t.notices.noKeychain}
            others={[t.notices.inMemory, view.keychain.problem?.next ?? '']}
          />
        </Notice>
      ) : null}
      {keys.map(({ name, accessKey }) => (
        <section key={name} className="notice warning key-notice" aria-label={t.notices.key({ session: name })}>
          <p role="status">
            <strong>
              {accessKey?.rotation ? t.notices.rotationStopped({ session: name }) : t.notices.oldKey({ session: name })}
            </strong>
          </p>
          <Button className="button" onPress={() => onRotate(name)}>
            {accessKey?.rotation ? t.notices.goOn : t.notices.rotate}
          </Button>
        </section>
      ))}
      {isOnline ? null : (
        <Notice>
          <Sentences first={t.notices.offline} others={[t.notices.offlineHint]} />
        </Notice>
      )}
      {isOnline && outages.length > 0 ? <Outages sessions={outages} now={now} /> : null}
      {skew === 0 ? null : (
        <Notice>
          <Sentences
            first={skew > 0 ? t.notices.clockBehind({ time }) : t.notices.clockAhead({ time })}
            others={[t.notices.setClock]}
          />
        </Notice>
      )}
    </div>
  );
}

/** It stays until the person has seen to it, because only they can. */
function StillSignedIn({ page, onAnswer }: { page: string; onAnswer: Props['onStillSignedIn'] }) {
  const { t } = useWords();
  return (
    <div className="notice warning" role="status">
      <p>{t.session.stillSignedIn({ page })}</p>
      <Button className="button small" onPress={() => onAnswer(true)}>
        {t.session.openSignOut}
      </Button>
      <Button className="icon-button" aria-label={t.dismiss} onPress={() => onAnswer(false)}>
        <Icon name="close" />
      </Button>
    </div>
  );
}

/** Shows every notice. Many of them scroll, so that the roles stay visible below. */
function Problems({ problems }: { problems: readonly ProblemInfo[] }) {
  const { t } = useWords();
  if (problems.length < 3) {
    return problems.map(({ what, next }) => (
      <Notice key={what}>
        <Sentences first={what} others={[next]} />
      </Notice>
    ));
  }
  return (
    <section className="notice warning" aria-label={t.notices.faults({ n: problems.length })}>
      <strong>{t.notices.faults({ n: problems.length })}</strong>
      {/* What scrolls must be reached without a pointer. */}
      <ul className="faults" tabIndex={0}>
        {problems.map((problem) => (
          <li key={problem.what}>{sentences(problem)}</li>
        ))}
      </ul>
    </section>
  );
}

interface FailureProps {
  readonly failure: FailedAction;
  readonly onDismiss: () => void;
  readonly onSettings: () => void;
}

/** Errors that the person can solve in the settings. */
const OF_SETTINGS: ReadonlySet<string> = new Set(['settings-invalid', 'no-browser', 'no-terminal']);

/** What went wrong, with the one button for it. */
export function FailureNotice({ failure, onDismiss, onSettings }: FailureProps) {
  const { t } = useWords();
  const { problem, again } = failure;
  const [label, act] = OF_SETTINGS.has(problem.code)
    ? [t.notices.openSettings, onSettings]
    : [problem.code === 'sign-in-required' ? t.session.signIn : t.tryAgain, again];
  return (
    <div className="notice error" role="alert">
      <ProblemText problem={problem} />
      <Button className="button small" onPress={act}>
        {label}
      </Button>
      <Button className="icon-button" aria-label={t.dismiss} onPress={onDismiss}>
        <Icon name="close" />
      </Button>
    </div>
  );
}

/** Whether the notice of an outage says the same; it disappears when the outage is over. */
function isTold({ problem }: FailedAction, isOut: boolean): boolean {
  return problem.code === UNREACHABLE && isOut;
}

/** AWS can't be reached: one message, however many sessions it is for. */
function Outages({ sessions, now }: { sessions: readonly SessionInfo[]; now: number }) {
  const words = useWords();
  const { t } = words;
  const [first] = sessions;
  if (!first?.outage) return null;
  const { name, kind, outage, listing } = first;
  const isOne = sessions.length === 1;
  const one =
    kind === 'identity-center' ? t.notices.unreachable({ session: name }) : t.notices.unreachableAws({ session: name });
  const at = isOne ? listing.completedAt : null;
  return (
    <Notice>
      <strong title={isOne ? undefined : sessions.map((session) => session.name).join(', ')}>
        {isOne ? one : t.notices.unreachableMany({ n: sessions.length })}
      </strong>{' '}
      {outage.error.code === UNREACHABLE ? '' : `${sentences(outage.error)} `}
      {at === null ? '' : `${t.notices.known({ time: words.time(at, now) })} `}
      {t.notices.retrying}
    </Notice>
  );
}

/** The first says what it is about. */
function Sentences({ first, others }: { first: string; others: readonly string[] }) {
  return (
    <>
      <strong>{first}</strong>
      {inOneRun(first, ...others).slice(first.length)}
    </>
  );
}

function Notice({ children }: { children: ReactNode }) {
  return (
    <p className="notice warning" role="status">
      {children}
    </p>
  );
}

/** Main's sentences, which are in the person's language. */
export function ProblemText({ problem }: { problem: ProblemInfo }) {
  const { t } = useWords();
  if (problem.code === 'lost') {
    return (
      <p>
        <Sentences first={t.notices.lost} others={[t.notices.lostHint]} />
      </p>
    );
  }
  return (
    <p>
      <Sentences first={problem.what} others={[problem.next]} />
      <Trace problem={problem} />
    </p>
  );
}

/** What AWS refused, in small selectable text for AWS support. */
export function Trace({ problem }: { problem: ProblemInfo }) {
  return problem.trace === undefined ? null : <span className="trace">{problem.trace}</span>;
}

/** What happened and what to do next, in one paragraph. */
export function sentences({ what, next }: ProblemInfo): string {
  return inOneRun(what, next);
}
