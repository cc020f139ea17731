import type { ReactNode } from 'react';
import { Button } from 'react-aria-components';
import { inOneRun } from '../../../common/texts.ts';
import type { ProblemInfo, SessionInfo, ViewState } from '../../../preload/contracts/main.ts';
import { useOnline } from '../../state/use-online.ts';
import { useWords, type Words } from '../../strings/words.tsx';
import { Icon } from './icon.tsx';

/** A clock that is further off than this makes AWS refuse signed requests, in ms. */
const SKEW_REPORTED_MS = 5 * 60_000;
/** How many accounts whose roles are missing are named. */
const NAMED = 5;

interface Props {
  readonly view: ViewState | null;
  readonly now: number;
  readonly failure: ProblemInfo | null;
  readonly onDismiss: () => void;
  /** The session whose access key is being rotated by this window. */
  readonly rotating: string | null;
  readonly onRotate: (session: string) => void;
}

/** What the person should know before anything else. */
export function Notices({ view, now, failure, onDismiss, rotating, onRotate }: Props) {
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
  const problems = [...(view?.configProblems ?? []), view?.settingsProblem].filter((problem) => problem != null);
  return (
    <div className="notices">
      {failure ? (
        <div className="notice error" role="alert">
          <ProblemText problem={failure} />
          <Button className="icon-button" aria-label={t.dismiss} onPress={onDismiss}>
            <Icon name="close" />
          </Button>
        </div>
      ) : null}
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
      {isOnline ? view?.sessions.map((session) => <Outage key={session.name} session={session} now={now} />) : null}
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

/** All of them: one hides no other. Many take a list that scrolls, so that the roles stay in sight. */
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

/** AWS can't be reached for this session, or would not list its accounts. */
function Outage({ session, now }: { session: SessionInfo; now: number }) {
  const words = useWords();
  const { t } = words;
  const { name, kind, outage, listing, buildsOn, state } = session;
  if (outage && buildsOn === null) {
    const { error } = outage;
    const title =
      kind === 'identity-center'
        ? t.notices.unreachable({ session: name })
        : t.notices.unreachableAws({ session: name });
    return (
      <Notice>
        <Sentences
          first={title}
          others={[
            error.code === 'aws-unreachable' ? '' : sentences(error),
            listing.completedAt === null ? '' : t.notices.known({ time: words.time(listing.completedAt, now) }),
            t.notices.retrying,
          ]}
        />
      </Notice>
    );
  }
  // Where there is no list at all, its place says so.
  if (outage || listing.status !== 'failed' || listing.accounts === 0 || state.status !== 'signed-in') return null;
  if (!listing.error) return null;
  return (
    <Notice>
      <Sentences
        first={t.notices.notListed({ session: name })}
        others={[sentences(listing.error), listing.missing.length === 0 ? '' : missing(listing.missing, words)]}
      />
      <Trace problem={listing.error} />
    </Notice>
  );
}

/** The first few by name: the others are as missing, and a notice is no list. */
function missing(names: readonly string[], { t, list }: Words): string {
  const more = names.length - NAMED;
  return t.notices.missing({
    names: list([...names.slice(0, NAMED), ...(more > 0 ? [t.notices.more({ n: more })] : [])]),
  });
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

/** What happened and what to do next, in one run. */
export function sentences({ what, next }: ProblemInfo): string {
  return inOneRun(what, next);
}
