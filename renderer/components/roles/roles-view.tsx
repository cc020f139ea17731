import { type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { Button } from 'react-aria-components';
import { roleKey } from '../../../common/roles.ts';
import type { SignInMethod } from '../../../common/sign-in.ts';
import type { DaypassApi, SessionInfo } from '../../../preload/contracts/main.ts';
import { EMPTY_CATALOGUE } from '../../search/catalogue.ts';
import { allRoles } from '../../state/lines.ts';
import type { RoleAction } from '../../state/role-actions.ts';
import { otherMethod } from '../../state/session-state.ts';
import type { Snapshot, Store } from '../../state/store.ts';
import { useGlobalKeys } from '../../state/use-global-keys.ts';
import { NARROW, useMedia } from '../../state/use-media.ts';
import { type RoleLine, useRoleList } from '../../state/use-role-list.ts';
import type { RoleRunner } from '../../state/use-role-runner.ts';
import { useWords } from '../../strings/words.tsx';
import { Icon } from '../base/icon.tsx';
import { sentences } from '../base/notices.tsx';
import { LIST_ID, RoleList } from './role-list.tsx';
import { type MenuTarget, RoleMenu } from './role-menu.tsx';

/** Of a line, in CSS px: one line of text, or two where the window is narrow. */
const ROW_HEIGHT = 36;
const NARROW_ROW_HEIGHT = 54;

interface Props {
  readonly snapshot: Snapshot;
  readonly now: number;
  /** What was last searched for: kept here while another view is shown. */
  readonly kept: { query: string };
  readonly api: DaypassApi;
  readonly act: Store['act'];
  readonly runner: RoleRunner;
  readonly onSignIn: (session: SessionInfo, method: SignInMethod | null) => void;
  /** Signs in to several sessions, one after the other. */
  readonly onSignInAll: (sessions: readonly SessionInfo[]) => void;
  readonly onListAll: (sessions: readonly SessionInfo[]) => void;
  /** Panels above the search. */
  readonly children: ReactNode;
}

export function RolesView(props: Props) {
  const { snapshot, now, kept, api, runner } = props;
  const { run } = runner;
  const words = useWords();
  const { t } = words;
  const { usage, live } = snapshot;
  const catalogue = snapshot.catalogue ?? EMPTY_CATALOGUE;
  const sessions = snapshot.view?.sessions ?? [];
  const field = useRef<HTMLInputElement>(null);
  const scroller = useRef<HTMLDivElement>(null);
  const [query, setQuery] = useState(kept.query);
  const onQuery = useCallback(
    (text: string) => {
      kept.query = text;
      setQuery(text);
    },
    [kept],
  );
  const [menu, setMenu] = useState<MenuTarget | null>(null);
  const rowHeight = useMedia(NARROW) ? NARROW_ROW_HEIGHT : ROW_HEIGHT;

  const onAction = useCallback(
    (action: RoleAction, { role }: RoleLine, index: number) => {
      if (action !== 'more') return run(action, role);
      const row = document.getElementById(`row-${index}`)?.getBoundingClientRect();
      if (row) setMenu({ role, x: row.right - 230, y: row.bottom });
    },
    [run],
  );
  const list = useRoleList({
    catalogue,
    usage,
    query,
    rowHeight,
    scroller,
    onAction,
    onQuery,
    onLeave: () => void api.hideWindow(),
  });
  const { lines, current } = list;

  // As soon as the menu no longer keeps the focus from the rest of the window: a key pressed before that reaches nothing.
  useEffect(() => {
    if (!menu) field.current?.focus();
  }, [menu]);
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
  const counts = isSearching
    ? { roles: lines.roles, accounts: lines.accounts }
    : { roles: allRoles(catalogue).length, accounts: catalogue.accounts.length };

  return (
    <section className="roles" aria-label={t.roles}>
      {props.children}
      <div className="toolbar">
        <div className="search">
          <Icon name="search" />
          <input
            ref={field}
            type="text"
            role="combobox"
            className="search-input"
            aria-label={t.search.label}
            aria-autocomplete="list"
            aria-expanded="true"
            aria-haspopup="grid"
            aria-controls={LIST_ID}
            aria-activedescendant={current >= 0 ? `row-${current}` : undefined}
            autoComplete="off"
            spellCheck={false}
            placeholder={t.search.label}
            value={query}
            onChange={(event) => onQuery(event.target.value)}
            onKeyDown={list.onKeyDown}
          />
          {query === '' ? null : (
            <button
              type="button"
              className="row-button clear"
              aria-label={t.search.clear}
              onClick={() => {
                onQuery('');
                field.current?.focus();
              }}
            >
              <Icon name="close" />
            </button>
          )}
        </div>
        <p className="muted count" role="status">
          {counts.roles === 0
            ? ''
            : t.search.rolesIn({
                roles: t.search.roles({ n: counts.roles }),
                accounts: t.search.accounts({ n: counts.accounts }),
              })}
        </p>
      </div>
      <SignedOut sessions={signedOut} onSignIn={props.onSignIn} onSignInAll={props.onSignInAll} />
      {lines.length > 0 ? (
        <RoleList
          lines={lines}
          query={query}
          current={current}
          rowHeight={rowHeight}
          usage={usage}
          live={live}
          busy={runner.busy}
          showSession={listed.size > 1}
          now={now}
          scroller={scroller}
          onAction={onAction}
          onChoose={list.choose}
          onMenu={(index, { x, y }) => {
            const line = lines.at(index);
            list.choose(index);
            if (line?.kind === 'role') setMenu({ role: line.role, x, y });
          }}
        />
      ) : (
        <EmptyList
          query={query}
          isLoading={snapshot.catalogue === null}
          sessions={sessions}
          onSignIn={props.onSignIn}
          onSignInAll={props.onSignInAll}
          onListAll={props.onListAll}
        />
      )}
      {menu ? (
        <RoleMenu
          target={menu}
          isActive={usage.active !== null && roleKey(usage.active) === menu.role.key}
          isFavourite={usage.favourites.some((favourite) => roleKey(favourite) === menu.role.key)}
          isLive={(live.get(menu.role.key) ?? 0) > now}
          onAction={(action) => run(action, menu.role)}
          onClose={() => setMenu(null)}
        />
      ) : null}
    </section>
  );
}

interface EmptyProps {
  readonly query: string;
  readonly isLoading: boolean;
  readonly sessions: readonly SessionInfo[];
  readonly onSignIn: Props['onSignIn'];
  readonly onSignInAll: Props['onSignInAll'];
  readonly onListAll: Props['onListAll'];
}

/** One line, however many sessions are signed out: their roles are those that were listed last. */
function SignedOut({ sessions, onSignIn, onSignInAll }: Pick<EmptyProps, 'sessions' | 'onSignIn' | 'onSignInAll'>) {
  const words = useWords();
  const { t } = words;
  const [first, ...others] = sessions;
  if (!first) return null;
  const isOne = others.length === 0;
  return (
    <div className="notice signed-out">
      <p title={sessions.map(({ name }) => name).join(', ')}>
        {isOne ? (
          <>
            <strong>{first.name}:</strong> {t.list.lastKnown}
          </>
        ) : (
          t.list.lastKnownMany({ n: sessions.length })
        )}
      </p>
      <Button className="button small" onPress={() => (isOne ? onSignIn(first, null) : onSignInAll(sessions))}>
        {isOne ? t.session.signIn : t.session.signInAll}
      </Button>
    </div>
  );
}

/** More than these are said of in one sentence, with one button. */
const MAX_EMPTY = 3;

/** What stands where the list would be. The field that says it controls a list keeps one. */
function EmptyList({ query, isLoading, sessions, onSignIn, onSignInAll, onListAll }: EmptyProps) {
  const words = useWords();
  const { t } = words;
  const signedOut = sessions.filter(
    ({ state, signIn, buildsOn }) => state.status !== 'signed-in' && signIn === null && buildsOn === null,
  );
  const isListing = sessions.some(({ listing }) => listing.status === 'running');
  const unlisted = sessions.filter(
    ({ state, listing, outage }) =>
      state.status === 'signed-in' && (outage !== null || listing.status === 'failed' || listing.status === 'stopped'),
  );
  return (
    <div role="grid" id={LIST_ID} aria-label={t.roles} className="rows" tabIndex={-1}>
      <div role="row" className="empty">
        <div role="gridcell">
          {isLoading ? (
            <p className="muted">{t.loading}</p>
          ) : query.trim() !== '' ? (
            <>
              <p className="empty-title">{t.search.nothing({ query: query.trim() })}</p>
              <p className="muted">{t.search.nothingHint}</p>
            </>
          ) : unlisted.length > MAX_EMPTY ? (
            <Many
              text={t.list.notListedMany({ n: unlisted.length })}
              action={t.tryAgain}
              onPress={() => onListAll(unlisted)}
            />
          ) : unlisted.length > 0 ? (
            unlisted.map((session) => {
              const problem = session.listing.error ?? session.outage?.error ?? null;
              return (
                <div key={session.name} className="empty-session">
                  <p className="empty-title">
                    {problem ? t.list.notListed({ session: session.name }) : t.list.stopped}
                  </p>
                  <p className="muted">{problem ? sentences(problem) : t.list.stoppedHint}</p>
                  <div className="actions center">
                    <Button className="button primary" onPress={() => onListAll([session])}>
                      {problem ? t.tryAgain : t.status.resume}
                    </Button>
                  </div>
                </div>
              );
            })
          ) : isListing ? (
            <p className="muted">{t.list.coming}</p>
          ) : signedOut.length > MAX_EMPTY ? (
            <Many
              text={t.list.signInFirstMany({ n: signedOut.length })}
              hint={t.signIn.once}
              action={t.session.signInAll}
              onPress={() => onSignInAll(signedOut)}
            />
          ) : signedOut.length > 0 ? (
            signedOut.map((session) => (
              <div key={session.name} className="empty-session">
                <p className="empty-title">{t.list.signInFirst({ session: session.name })}</p>
                <p className="muted">{t.signIn.once}</p>
                <div className="actions center">
                  <Button className="button primary" onPress={() => onSignIn(session, null)}>
                    {t.signIn.title({ session: session.name })}
                  </Button>
                  {session.hasMethods ? (
                    <Button className="button quiet" onPress={() => onSignIn(session, otherMethod(session.method))}>
                      {t.signIn.other[otherMethod(session.method)]}
                    </Button>
                  ) : null}
                </div>
              </div>
            ))
          ) : sessions.some(({ signIn }) => signIn !== null) ? (
            <p className="muted">{t.list.afterSignIn}</p>
          ) : (
            <>
              <p className="empty-title">{t.list.noRoles}</p>
              <p className="muted">{t.list.noRolesHint}</p>
            </>
          )}
        </div>
      </div>
    </div>
  );
}

function Many(props: { text: string; hint?: string; action: string; onPress: () => void }) {
  return (
    <div className="empty-session">
      <p className="empty-title">{props.text}</p>
      {props.hint ? <p className="muted">{props.hint}</p> : null}
      <div className="actions center">
        <Button className="button primary" onPress={props.onPress}>
          {props.action}
        </Button>
      </div>
    </div>
  );
}
