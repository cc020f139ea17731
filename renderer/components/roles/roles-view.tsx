import { type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { roleKey } from '../../../common/roles.ts';
import { EMPTY_CATALOGUE } from '../../search/catalogue.ts';
import { allRoles } from '../../state/lines.ts';
import type { RoleAction } from '../../state/role-actions.ts';
import type { Snapshot } from '../../state/store.ts';
import { useGlobalKeys } from '../../state/use-global-keys.ts';
import { NARROW, useMedia } from '../../state/use-media.ts';
import { type RoleLine, useRoleList } from '../../state/use-role-list.ts';
import type { RoleRunner } from '../../state/use-role-runner.ts';
import type { SessionActions } from '../../state/use-session-actions.ts';
import { useWords } from '../../strings/words.tsx';
import { EmptyList } from './empty-list.tsx';
import { RoleList } from './role-list.tsx';
import { type MenuTarget, RoleMenu } from './role-menu.tsx';
import { SearchBar } from './search-bar.tsx';
import { SignedOut } from './signed-out.tsx';

/** Of a line, in CSS px: one line of text, or two where the window is narrow. */
const ROW_HEIGHT = 36;
const NARROW_ROW_HEIGHT = 54;

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
  const rowHeight = useMedia(NARROW) ? NARROW_ROW_HEIGHT : ROW_HEIGHT;
  const field = useSearchField(menu !== null);

  const onAction = useCallback(
    (action: RoleAction, { role }: RoleLine, index: number) => {
      if (action !== 'more') return run(action, role);
      const row = document.getElementById(`row-${index}`)?.getBoundingClientRect();
      if (row) setMenu({ role, x: row.right - 230, y: row.bottom });
    },
    [run],
  );
  const list = useRoleList({ catalogue, usage, query, rowHeight, scroller, onAction, onQuery, onLeave });
  const { lines, current } = list;
  useGlobalKeys({
    onFind: () => {
      field.current?.focus();
      field.current?.select();
    },
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
  const isSearching = query.trim() !== '';
  const counts = isSearching ? lines : { roles: allRoles(catalogue).length, accounts: catalogue.accounts.length };
  const about = (key: string) => ({
    isActive: usage.active !== null && roleKey(usage.active) === key,
    isFavourite: usage.favourites.some((favourite) => roleKey(favourite) === key),
    isLive: (live.get(key) ?? 0) > now,
  });

  return (
    <section className="roles" aria-label={t.roles}>
      {children}
      <SearchBar {...{ field, query, onQuery, current, counts }} onKeyDown={list.onKeyDown} />
      <SignedOut sessions={signedOut} signIn={actions.signIn} signInAll={actions.signInAll} />
      {lines.length > 0 ? (
        <RoleList
          {...{ lines, query, current, rowHeight, usage, live, now, scroller, onAction }}
          busy={runner.busy}
          showSession={listed.size > 1}
          onChoose={list.choose}
          onMenu={(index, { x, y }) => {
            const line = lines.at(index);
            list.choose(index);
            if (line?.kind === 'role') setMenu({ role: line.role, x, y });
          }}
        />
      ) : (
        <EmptyList {...{ query, sessions, actions }} isLoading={snapshot.catalogue === null} />
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

/** The search field, which has the focus as soon as no menu keeps it from the rest of the window: a key pressed before reaches nothing. */
function useSearchField(hasMenu: boolean) {
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (!hasMenu) field.current?.focus();
  }, [hasMenu]);
  return field;
}
