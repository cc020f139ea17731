/** The state of all account lists in one line, however many sessions there are. */
import { Button, ProgressBar } from 'react-aria-components';
import type { DaypassApi, ProblemInfo, SessionInfo } from '../../../preload/contracts/main.ts';
import type { Store } from '../../state/store.ts';
import { useNow } from '../../state/use-now.ts';
import { useWords, type Words } from '../../strings/words.tsx';
import { Sheet } from './dialog.tsx';
import { sentences, Trace } from './notices.tsx';

/** At most so many accounts with missing roles are named. */
const NAMED = 5;

interface Props {
  readonly sessions: readonly SessionInfo[];
  readonly now: number;
  readonly api: DaypassApi;
  readonly act: Store['act'];
  readonly onDetails: () => void;
}

/** Outdated lists of sessions that are signed in: these can be refreshed. */
function failedLists(sessions: readonly SessionInfo[]): SessionInfo[] {
  return sessions.filter(({ listing, state }) => listing.status === 'failed' && state.status === 'signed-in');
}

/** Says what matters most: that lists load, stopped or failed, otherwise when they were updated. */
export function Listings({ sessions, now, api, act, onDetails }: Props) {
  const words = useWords();
  const { t } = words;
  const running = sessions.filter(({ listing }) => listing.status === 'running');
  const stopped = sessions.filter(({ listing }) => listing.status === 'stopped');
  const failed = failedLists(sessions);
  // Of one among several it is said which.
  const isOnly = sessions.filter(({ buildsOn }) => buildsOn === null).length === 1;
  const each = (some: readonly SessionInfo[], ask: DaypassApi['refreshRoles']) => () => {
    for (const { name } of some) void act(() => ask(name));
  };
  if (running.length === 0 && stopped.length === 0 && failed.length === 0) {
    // One time for all of them: that of the oldest.
    const listedAt = sessions
      .filter(({ buildsOn, listing }) => buildsOn === null && listing.status === 'idle')
      .flatMap(({ listing }) => listing.completedAt ?? [])
      .sort((a, b) => a - b)[0];
    if (listedAt === undefined) return null;
    return <span className="progress-text muted listed">{t.status.listed({ time: words.time(listedAt, now) })}</span>;
  }
  const [label, run] =
    running.length > 0
      ? [t.status.stop, each(running, api.stopListing)]
      : stopped.length > 0
        ? [t.status.resume, each(stopped, api.refreshRoles)]
        : [t.status.details, onDetails];
  const isOff =
    running.length === 0 && stopped.length > 0 && stopped.every(({ state }) => state.status !== 'signed-in');
  return (
    <div className="listing">
      {running.length > 0 ? (
        <Running sessions={running} isOnly={isOnly} />
      ) : (
        <span className="progress-text">
          {stopped.length > 0 ? stoppedText(stopped, words) : failedText(failed, isOnly, words)}
        </span>
      )}
      {/* One button for all of these, which keeps the focus from one to the next. */}
      <Button className="button quiet small" isDisabled={isOff} onPress={run}>
        {label}
      </Button>
    </div>
  );
}

function stoppedText(stopped: readonly SessionInfo[], { t, number }: Words): string {
  const [first] = stopped;
  if (!first || stopped.length > 1) return t.status.stoppedMany({ n: stopped.length });
  const { accountsDone, accounts } = first.listing;
  return t.status.stopped({ done: number(accountsDone), total: number(accounts) });
}

function failedText(failed: readonly SessionInfo[], isOnly: boolean, { t }: Words): string {
  const [first, ...others] = failed;
  if (!first || others.length > 0) return t.status.failedMany({ n: failed.length });
  return isOnly ? t.status.failed : t.status.failedOf({ session: first.name });
}

function Running({ sessions, isOnly }: { sessions: readonly SessionInfo[]; isOnly: boolean }) {
  const words = useWords();
  const { t } = words;
  const sum = (of: (listing: SessionInfo['listing']) => number) =>
    sessions.reduce((all, { listing }) => all + of(listing), 0);
  const [done, total] = [sum(({ accountsDone }) => accountsDone), sum(({ accounts }) => accounts)];
  const slowedUntil = Math.max(0, ...sessions.map(({ listing }) => listing.slowedUntil ?? 0));
  const progress = t.status.progress({ done: words.number(done), total: words.number(total) });
  const text = total === 0 ? t.status.asking : progress;
  const many = t.status.listingMany({ n: sessions.length });
  const isOne = sessions.length === 1;
  return (
    <ProgressBar
      className="progress"
      aria-label={isOne ? t.status.listing({ session: sessions[0]?.name ?? '' }) : many}
      value={done}
      maxValue={Math.max(1, total)}
      isIndeterminate={total === 0}
      valueLabel={progress}
    >
      {({ percentage }) => (
        <>
          <span className="progress-text">
            {slowedUntil === 0 ? null : <Slowed until={slowedUntil} />}
            {isOnly ? text : `${many} · ${text}`}
          </span>
          <span className="progress-track" aria-hidden="true">
            <span className="progress-fill" style={{ width: `${percentage ?? 0}%` }} />
          </span>
        </>
      )}
    </ProgressBar>
  );
}

/** AWS takes no requests for some seconds; shorter pauses are of no interest. */
function Slowed({ until }: { until: number }) {
  const words = useWords();
  const seconds = Math.ceil((until - useNow(1000)) / 1000);
  return seconds < 2 ? null : <>{words.t.status.slowed({ seconds: words.number(seconds) })} </>;
}

interface SheetProps {
  readonly sessions: readonly SessionInfo[];
  readonly onAgain: (sessions: readonly SessionInfo[]) => void;
  readonly onClose: () => void;
}

/** Which lists couldn't be refreshed, and why. */
export function ListingsSheet({ sessions, onAgain, onClose }: SheetProps) {
  const words = useWords();
  const { t } = words;
  const failed = failedLists(sessions);
  return (
    <Sheet title={t.status.detailsTitle} onClose={onClose} isLight>
      {failed.length === 0 ? <p className="muted">{t.status.allListed}</p> : null}
      {failed.map(({ name, listing }) => (
        <p key={name} className="list-fault">
          <strong>{t.notices.notListed({ session: name })}</strong>{' '}
          {listing.error ? <Fault problem={listing.error} /> : null}
          {listing.missing.length === 0 ? null : ` ${missing(listing.missing, words)}`}
        </p>
      ))}
      {failed.length === 0 ? null : (
        <div className="actions end">
          <Button
            className="button primary"
            onPress={() => {
              onAgain(failed);
              onClose();
            }}
          >
            {t.tryAgain}
          </Button>
        </div>
      )}
    </Sheet>
  );
}

function Fault({ problem }: { problem: ProblemInfo }) {
  return (
    <>
      {sentences(problem)}
      <Trace problem={problem} />
    </>
  );
}

/** Names only the first few, because there may be hundreds. */
function missing(names: readonly string[], { t, list }: Words): string {
  const more = names.length - NAMED;
  return t.notices.missing({
    names: list([...names.slice(0, NAMED), ...(more > 0 ? [t.notices.more({ n: more })] : [])]),
  });
}
