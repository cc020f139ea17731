import { type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { roleKey } from '../../../common/roles.ts';
import { EMPTY_CATALOGUE } from '../../search/role-catalogue.ts';
import { useRoleList } from '../../state/list/use-role-list.ts';
import type { Snapshot } from '../../state/store.ts';
import { useGlobalKeys } from '../../state/use-global-keys.ts';
import type { RoleRunner } from '../../state/use-role-runner.ts';
import type { SessionActions } from '../../state/use-session-actions.ts';
import { useWords } from '../../strings/words.tsx';
import { useColumns } from './columns.ts';
import { EmptyList } from './empty-list.tsx';
import { RoleList } from './role-list.tsx';
import { type MenuTarget, menuAtRow, RoleMenu } from './role-menu.tsx';
import type { OnRole } from './row-button.tsx';
import { SearchBar } from './search-bar.tsx';
import { SignedOut } from './signed-out.tsx';

interface Props {
  readonly snapshot: Snapshot;
  readonly now: number;
  /** What was last searched for: kept here while another view is shown. */
  readonly kept: { query: string };
  readonly onLeave: () => void;
  readonly runner: RoleRunner;
  readonly actions: SessionActions;
  /** Panels above the search. */
  readonly children: ReactNode;
}

export function RolesView({ snapshot, now, kept, onLeave, runner, actions, children }: Props) {
  const { run } = runner;
  const { t } = useWords();
  const { usage, live } = snapshot;
  const catalogue = snapshot.catalogue ?? EMPTY_CATALOGUE;
  const sessions = snapshot.view?.sessions ?? [];
  const scroller = useRef<HTMLDivElement>(null);
  const [query, onQuery] = useKeptQuery(kept);
  const [menu, setMenu] = useState<MenuTarget | null>(null);
  const isSearching = query.trim() !== '';
  const columns = useColumns(catalogue, isSearching);
  const field = useSearchField(menu !== null);

  const onAction = useCallback<OnRole>(
    (action, role, index) => {
      if (action === 'more') setMenu(menuAtRow(role, index));
      else run(action, role);
    },
    [run],
  );
  const list = useRoleList({ catalogue, usage, query, ...columns, scroller, onAction, onQuery, onLeave });
  const { lines, current, chosen } = list;
  useGlobalKeys({
    onFind: () => field.current?.select(),
    onLetter: () => field.current?.focus(),
    onListKey: (event) => pressIn(field.current, event),
    onNumber: (number) => {
      const favourite = usage.favourites.flatMap((ref) => catalogue.byKey.get(roleKey(ref)) ?? [])[number - 1];
      if (favourite) run('use', favourite);
    },
  });

  const listed = useMemo(() => new Set(catalogue.accounts.map(({ session }) => session)), [catalogue.accounts]);
  const signedOut = sessions.filter(
    ({ name, kind, state, signIn }) =>
      state.status === 'signed-out' && signIn === null && kind !== 'assume-role' && listed.has(name),
  );
  const about = (key: string) => ({
    isActive: usage.active !== null && roleKey(usage.active) === key,
    isFavourite: usage.favourites.some((favourite) => roleKey(favourite) === key),
    isLive: (live.get(key) ?? 0) > now,
  });

  return (
    <section className="roles" aria-label={t.roles}>
      {children}
      <SearchBar {...{ field, query, onQuery, current }} counts={lines} onKeyDown={list.onKeyDown} />
      <SignedOut sessions={signedOut} signIn={actions.signIn} signInAll={actions.signInAll} />
      {lines.length > 0 ? (
        <RoleList
          {...{ lines, query, current, chosen, usage, live, now, scroller, onAction }}
          rowHeight={columns.rowHeight}
          account={columns.account}
          fits={columns.fits}
          busy={runner.busy}
          showSession={listed.size > 1}
          onChoose={list.choose}
          onMenu={(role, at) => setMenu({ role, ...at })}
        />
      ) : (
        // A search in nothing finds nothing, whatever it is for: what leads to roles is said instead.
        <EmptyList
          {...{ sessions, actions }}
          query={catalogue.accounts.length === 0 ? '' : query}
          isLoading={snapshot.catalogue === null}
        />
      )}
      {menu ? (
        <RoleMenu
          target={menu}
          {...about(menu.role.key)}
          onAction={(action) => run(action, menu.role)}
          onClose={() => setMenu(null)}
        />
      ) : null}
    </section>
  );
}

/** Has a key act as if the field had had the focus. */
function pressIn(field: HTMLElement | null, event: KeyboardEvent): void {
  event.preventDefault();
  field?.focus();
  field?.dispatchEvent(new KeyboardEvent('keydown', event));
}

/** What is searched for, kept while another view is shown. */
function useKeptQuery(kept: { query: string }): [string, (query: string) => void] {
  const [query, setQuery] = useState(kept.query);
  const onQuery = useCallback(
    (text: string) => {
      kept.query = text;
      setQuery(text);
    },
    [kept],
  );
  return [query, onQuery];
}

/** Focuses the search field once no menu holds the focus: keys pressed before that would be lost. */
function useSearchField(hasMenu: boolean) {
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (!hasMenu) field.current?.focus();
  }, [hasMenu]);
  return field;
}
