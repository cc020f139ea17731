/** Finds a role and acts on it, with the window's list, search and keys and nothing else. */
import { useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import { I18nProvider } from 'react-aria-components';
import { languageFor } from '../../common/languages.ts';
import { roleKey } from '../../common/roles.ts';
import type { PaletteApi } from '../../preload/contracts/palette.ts';
import { useColumns } from '../components/roles/columns.ts';
import { ConsoleSheet } from '../components/roles/console-sheet.tsx';
import { LIST_ID, RoleList } from '../components/roles/role-list.tsx';
import { type MenuTarget, menuAtRow, RoleMenu } from '../components/roles/role-menu.tsx';
import type { OnRole } from '../components/roles/row-button.tsx';
import { SearchBar } from '../components/roles/search-bar.tsx';
import { EMPTY_CATALOGUE, type RoleEntry, refOf } from '../search/role-catalogue.ts';
import { commandName, enterName } from '../state/keys.ts';
import { useRoleList } from '../state/list/use-role-list.ts';
import { RecentRegions } from '../state/recent-regions.ts';
import { isAsking, type RoleAction, workOf } from '../state/role-actions.ts';
import { useGlobalKeys } from '../state/use-global-keys.ts';
import { useNow } from '../state/use-now.ts';
import { setPageLanguage } from '../strings/page-language.ts';
import { useWords, useWordsOf, WordsProvider } from '../strings/words.tsx';
import type { PaletteSnapshot, PaletteStore } from './palette-store.ts';

const NOTHING: ReadonlySet<string> = new Set();

interface Props {
  readonly store: PaletteStore;
  readonly api: PaletteApi;
}

export function Palette({ store, api }: Props) {
  const { language } = useSyncExternalStore(store.subscribe, store.snapshot);
  const words = useWordsOf(languageFor(language ?? 'system', navigator.languages));
  useEffect(() => {
    if (words) setPageLanguage(words.language);
  }, [words]);
  if (!words || language === null) return null;
  return (
    <I18nProvider locale={words.language}>
      <WordsProvider words={words}>
        <Finder store={store} api={api} />
      </WordsProvider>
    </I18nProvider>
  );
}

function Finder({ store, api }: Props) {
  const { t } = useWords();
  const { usage, live, ...snapshot } = useSyncExternalStore(store.subscribe, store.snapshot);
  const catalogue = snapshot.catalogue ?? EMPTY_CATALOGUE;
  const field = useRef<HTMLInputElement>(null);
  const scroller = useRef<HTMLDivElement>(null);
  const [query, onQuery] = useState('');
  const [menu, setMenu] = useState<MenuTarget | null>(null);
  const [page, setPage] = useState<RoleEntry | null>(null);
  const now = useNow();
  const close = () => void api.close();

  const run: Run = (action, role) => {
    if (action === 'consoleAt') setPage(role);
    else if (!isAsking(action)) void workOf(action, role, { api, usage, t }).work();
  };
  const onAction = useRowActions(run, setMenu);
  const columns = useColumns(catalogue, query.trim() !== '');
  const list = useRoleList({ catalogue, usage, query, ...columns, scroller, onAction, onQuery, onLeave: close });
  const { lines, current, chosen } = list;

  useEffect(() => {
    if (!menu && !page) field.current?.focus();
  }, [menu, page]);
  useGlobalKeys({
    onEscape: close,
    onNumber: (number) => {
      const favourite = usage.favourites.flatMap((ref) => catalogue.byKey.get(roleKey(ref)) ?? [])[number - 1];
      if (favourite) run('use', favourite);
    },
  });
  const listed = useMemo(() => new Set(catalogue.accounts.map(({ session }) => session)), [catalogue.accounts]);

  return (
    <main className="palette">
      <h1 className="hidden">{t.palette.title}</h1>
      <SearchBar {...{ field, query, onQuery, current }} onKeyDown={list.onKeyDown} counts={lines} />
      {lines.length > 0 ? (
        <RoleList
          lines={lines}
          query={query}
          current={current}
          chosen={chosen}
          rowHeight={columns.rowHeight}
          account={columns.account}
          fits={columns.fits}
          usage={usage}
          live={live}
          busy={NOTHING}
          showSession={listed.size > 1}
          now={now}
          scroller={scroller}
          onAction={onAction}
          onChoose={list.choose}
          onMenu={(role, at) => setMenu({ role, ...at })}
        />
      ) : (
        <Nothing query={query.trim()} isLoading={snapshot.catalogue === null} />
      )}
      <Keys />
      {menu ? <Menu target={menu} usage={usage} live={live} now={now} run={run} onClose={() => setMenu(null)} /> : null}
      {page ? (
        <RecentRegions value={usage.regions}>
          <ConsoleSheet
            role={page}
            api={api}
            onOpen={(wish) => void api.openConsole(refOf(page), wish)}
            onClose={() => setPage(null)}
          />
        </RecentRegions>
      ) : null}
    </main>
  );
}

type Run = (action: Exclude<RoleAction, 'more'>, role: RoleEntry) => void;

/** Always the same function, so that rows need not be drawn again. */
function useRowActions(run: Run, openMenu: (target: MenuTarget | null) => void): OnRole {
  const latest = useRef(run);
  latest.current = run;
  return useCallback<OnRole>(
    (action, role, index) => {
      if (action === 'more') openMenu(menuAtRow(role, index));
      else latest.current(action, role);
    },
    [openMenu],
  );
}

function Menu(
  props: { target: MenuTarget; now: number; run: Run; onClose: () => void } & Pick<PaletteSnapshot, 'usage' | 'live'>,
) {
  const { target, usage, live, now, run, onClose } = props;
  const { key } = target.role;
  return (
    <RoleMenu
      hasSheets={false}
      target={target}
      isActive={usage.active !== null && roleKey(usage.active) === key}
      isFavourite={usage.favourites.some((favourite) => roleKey(favourite) === key)}
      isLive={(live.get(key) ?? 0) > now}
      onAction={(action) => run(action, target.role)}
      onClose={onClose}
    />
  );
}

/** Shown in the place of the list, with its id, because the search field refers to it. */
function Nothing({ query, isLoading }: { query: string; isLoading: boolean }) {
  const { t } = useWords();
  return (
    <div role="grid" id={LIST_ID} aria-label={t.roles} className="rows" tabIndex={-1}>
      <div role="row" className="empty">
        <div role="gridcell">
          {isLoading || query === '' ? (
            <p className="muted">{isLoading ? t.loading : t.palette.noRoles}</p>
          ) : (
            <>
              <p className="empty-title">{t.search.nothing({ query })}</p>
              <p className="muted">{t.search.nothingHint}</p>
            </>
          )}
        </div>
      </div>
    </div>
  );
}

/** The keys that most people need; the window's own list has all of them. */
function Keys() {
  const { t } = useWords();
  const enter = enterName(t);
  const keys = [
    [enter, t.palette.use],
    [commandName(enter, t), t.palette.console],
    [commandName('C', t), t.palette.copy],
    [commandName('K', t), t.palette.more],
  ] as const;
  return (
    <footer className="palette-keys">
      {keys.map(([key, what]) => (
        <span key={key}>
          <kbd>{key}</kbd> {what}
        </span>
      ))}
    </footer>
  );
}
