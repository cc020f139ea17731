import { Button, ProgressBar } from 'react-aria-components';
import { roleKey } from '../../../common/roles.ts';
import type { DaypassApi, SessionInfo } from '../../../preload/contracts/main.ts';
import type { Snapshot, Store } from '../../state/store.ts';
import { useNow } from '../../state/use-now.ts';
import { useWords } from '../../strings/words.tsx';
import { UpdateLine } from '../settings/updates.tsx';
import { Icon } from './icon.tsx';
import { sentences } from './notices.tsx';

interface Props {
  readonly snapshot: Snapshot;
  readonly now: number;
  /** What was just done, for a moment. */
  readonly said: string;
  readonly api: DaypassApi;
  readonly act: Store['act'];
  readonly onKeys: () => void;
}

/** The active role on the left, how the list stands on the right. Always there, so that nothing moves. */
export function StatusBar({ snapshot, now, said, api, act, onKeys }: Props) {
  const words = useWords();
  const { t } = words;
  const { usage, live, catalogue, view } = snapshot;
  const active = usage.active;
  const entry = active && catalogue?.byKey.get(roleKey(active));
  // One time for all of them: of the list that is the oldest.
  const listedAt = (view?.sessions ?? [])
    .filter(({ buildsOn, listing }) => buildsOn === null && listing.status === 'idle')
    .flatMap(({ listing }) => listing.completedAt ?? [])
    .sort((a, b) => a - b)[0];
  const end = active ? (live.get(roleKey(active)) ?? 0) : 0;
  const text =
    said !== ''
      ? said
      : active
        ? t.status.active({ role: `${entry?.account.name.raw ?? active.account} / ${active.role}` })
        : t.status.noActive;
  return (
    <footer className="status-bar">
      <p className="status-text" role="status" data-said={said !== '' || undefined}>
        <span className="status-what" title={text}>
          {text}
        </span>
        {said === '' && end > now ? (
          <span className="muted"> · {t.left({ time: words.duration(end - now) })}</span>
        ) : null}
      </p>
      <div className="listings">
        {(view?.sessions ?? []).map((session) => (
          <Listing key={session.name} session={session} api={api} act={act} />
        ))}
        {listedAt === undefined ? null : (
          <span className="progress-text muted listed">{t.status.listed({ time: words.time(listedAt, now) })}</span>
        )}
        <UpdateLine update={snapshot.update} api={api} act={act} />
      </div>
      <Button className="icon-button" aria-label={t.status.keys} onPress={onKeys}>
        <Icon name="keyboard" />
      </Button>
    </footer>
  );
}

/** AWS takes no requests for some seconds; shorter pauses are of no interest. */
function Slowed({ until }: { until: number }) {
  const words = useWords();
  const seconds = Math.ceil((until - useNow(1000)) / 1000);
  return seconds < 2 ? null : <>{words.t.status.slowed({ seconds: words.number(seconds) })} </>;
}

/** Only where there is something to say: a listing under way, one that stopped, one that failed. */
function Listing({ session, api, act }: { session: SessionInfo; api: DaypassApi; act: Store['act'] }) {
  const words = useWords();
  const { t } = words;
  const { listing, name, state } = session;
  const done = words.number(listing.accountsDone);
  const total = words.number(listing.accounts);
  if (listing.status === 'running') {
    return (
      <div className="listing">
        <ProgressBar
          className="progress"
          aria-label={t.status.listing({ session: name })}
          value={listing.accountsDone}
          maxValue={Math.max(1, listing.accounts)}
          isIndeterminate={listing.accounts === 0}
          valueLabel={t.status.progress({ done, total })}
        >
          {({ percentage }) => (
            <>
              <span className="progress-text">
                {listing.slowedUntil === null ? null : <Slowed until={listing.slowedUntil} />}
                {listing.accounts === 0 ? t.status.asking : t.status.progress({ done, total })}
              </span>
              <span className="progress-track" aria-hidden="true">
                <span className="progress-fill" style={{ width: `${percentage ?? 0}%` }} />
              </span>
            </>
          )}
        </ProgressBar>
        <Button className="button quiet small" onPress={() => void act(api.stopListing(name))}>
          {t.status.stop}
        </Button>
      </div>
    );
  }
  if (listing.status === 'stopped' || listing.status === 'failed') {
    return (
      <div className="listing">
        <span className="progress-text" title={listing.error ? sentences(listing.error) : undefined}>
          {listing.status === 'stopped' ? t.status.stopped({ done, total }) : t.status.failed}
        </span>
        <Button
          className="button quiet small"
          isDisabled={state.status !== 'signed-in'}
          onPress={() => void act(api.refreshRoles(name))}
        >
          {listing.status === 'stopped' ? t.status.resume : t.tryAgain}
        </Button>
      </div>
    );
  }
  return null;
}
