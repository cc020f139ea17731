import { useMemo, useRef, useState } from 'react';
import { Button, GridList, Input, ListLayout, SearchField, Virtualizer } from 'react-aria-components';
import type { RoleInfo, SessionInfo } from '../../preload/contract.ts';
import { countAccounts, rowsOf } from '../state/rows.ts';
import { useFindKey } from '../state/use-find-key.ts';
import { listingState, plural } from '../state/words.ts';
import { RoleRow } from './role-row.tsx';

const ROW_HEIGHT = 36;

interface Props {
  readonly session: SessionInfo;
  readonly roles: readonly RoleInfo[];
  readonly now: number;
  readonly onRefresh: () => void;
  readonly onStop: () => void;
  /** Resolves with whether it is on the clipboard. */
  readonly onCopy: (role: RoleInfo) => Promise<boolean>;
}

export function RoleList({ session, roles, now, onRefresh, onStop, onCopy }: Props) {
  const [query, setQuery] = useState('');
  const search = useRef<HTMLInputElement>(null);
  useFindKey(search);
  const rows = useMemo(() => rowsOf(roles, session.name, query), [roles, session.name, query]);
  const { listing, state } = session;
  const isRunning = listing.status === 'running';

  return (
    <section className="roles" aria-label="Accounts and roles">
      <div className="toolbar">
        <SearchField className="search" aria-label="Search accounts and roles" value={query} onChange={setQuery}>
          <Input ref={search} placeholder="Search accounts and roles" />
          <Button className="clear" aria-label="Clear the search">
            ×
          </Button>
        </SearchField>
        <p className="muted count" aria-live="polite">
          {plural(rows.length, 'role')} in {plural(countAccounts(rows), 'account')}
        </p>
        <p className="muted listing">{listingState(listing, now)}</p>
        {isRunning ? (
          <Button className="button quiet" onPress={onStop}>
            Stop
          </Button>
        ) : (
          <Button className="button quiet" isDisabled={state.status !== 'signed-in'} onPress={onRefresh}>
            {listing.status === 'stopped' || listing.status === 'failed' ? 'Go on' : 'Refresh'}
          </Button>
        )}
      </div>
      {listing.error ? (
        <p className="notice warning" role="status">
          <strong>{listing.error.what}</strong> {listing.error.next}
        </p>
      ) : null}
      <Virtualizer layout={ListLayout} layoutOptions={{ rowHeight: ROW_HEIGHT }}>
        <GridList
          aria-label="Roles"
          className="rows"
          items={rows}
          dependencies={[now]}
          renderEmptyState={() => <p className="empty muted">{emptyText(query, isRunning)}</p>}
        >
          {(row) => <RoleRow row={row} now={now} onCopy={onCopy} />}
        </GridList>
      </Virtualizer>
    </section>
  );
}

function emptyText(query: string, isRunning: boolean): string {
  if (isRunning) return 'Accounts and roles appear here as AWS names them.';
  return query.trim() === '' ? 'No account is assigned to you.' : `Nothing matches “${query.trim()}”.`;
}
