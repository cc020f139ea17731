import { useCallback, useEffect, useState, useSyncExternalStore } from 'react';
import { I18nProvider } from 'react-aria-components';
import { languageFor } from '../common/languages.ts';
import type { DaypassApi } from '../preload/contracts/main.ts';
import { Notices } from './components/base/notices.tsx';
import { StatusBar } from './components/base/status-bar.tsx';
import { Dialogs } from './components/window/dialogs.tsx';
import { Hints } from './components/window/hints.tsx';
import { ShownView } from './components/window/shown-view.tsx';
import { TopBar } from './components/window/top-bar.tsx';
import type { RoleEntry } from './search/role-catalogue.ts';
import type { AskingAction } from './state/role-actions.ts';
import type { Store } from './state/store.ts';
import { useGlobalKeys } from './state/use-global-keys.ts';
import { useKeptFocus } from './state/use-kept-focus.ts';
import { useNow } from './state/use-now.ts';
import { useRoleRunner } from './state/use-role-runner.ts';
import { useSaid } from './state/use-said.ts';
import { useSessionActions } from './state/use-session-actions.ts';
import type { OpenDialog, View } from './state/views.ts';
import { setPageLanguage } from './strings/page-language.ts';
import { useWords, useWordsOf, WordsProvider } from './strings/words.tsx';

export function App({ store, api }: { store: Store; api: DaypassApi }) {
  const { settings } = useSyncExternalStore(store.subscribe, store.snapshot);
  const words = useWordsOf(languageFor(settings?.language ?? 'system', navigator.languages));
  return (
    words && (
      <I18nProvider locale={words.language}>
        <WordsProvider words={words}>
          <Window store={store} api={api} />
        </WordsProvider>
      </I18nProvider>
    )
  );
}

function Window({ store, api }: { store: Store; api: DaypassApi }) {
  const snapshot = useSyncExternalStore(store.subscribe, store.snapshot);
  const { view, asked } = snapshot;
  const { act } = store;
  const { t } = useWords();
  const [chosen, setChosen] = useState<View>(location.hash === '#settings' ? 'settings' : 'roles');
  const [dialog, setDialog] = useState<OpenDialog | null>(null);
  const { said, say } = useSaid();
  const now = useNow();
  const sessions = view?.sessions ?? [];
  const isFirst = view !== null && sessions.length === 0;
  const shown = isFirst && chosen === 'roles' ? 'add' : chosen;

  usePageLanguage();
  useEffect(() => {
    if (asked) setChosen(asked.page);
  }, [asked]);
  useKeptFocus();
  useGlobalKeys({
    onHelp: () => setDialog({ kind: 'keys' }),
    onSettings: () => setChosen('settings'),
    // In the list of roles the search handles Esc; in other views it leads back to the list.
    onEscape: () => (shown === 'roles' || isFirst ? void api.hideWindow() : setChosen('roles')),
  });
  const ask = useCallback((kind: AskingAction, role: RoleEntry) => setDialog({ kind, role }), []);
  const runner = useRoleRunner({ api, act, usage: snapshot.usage, t, say, onAsk: ask });
  const actions = useSessionActions({ api, act, sessions, t, say, onView: setChosen, onDialog: setDialog });

  return (
    <div className="app">
      <TopBar shown={shown} onView={setChosen} sessions={sessions} now={now} actions={actions} />
      <main className="main">
        <Notices
          view={view}
          now={now}
          failure={snapshot.failure}
          onDismiss={store.dismiss}
          onSettings={() => setChosen('settings')}
          rotating={actions.rotating}
          onRotate={actions.rotateKey}
        />
        <Hints snapshot={snapshot} shown={shown} api={api} act={act} say={say} />
        <ShownView
          shown={shown}
          onView={setChosen}
          snapshot={snapshot}
          now={now}
          store={store}
          api={api}
          say={say}
          runner={runner}
          actions={actions}
        />
      </main>
      <StatusBar
        snapshot={snapshot}
        now={now}
        said={said}
        api={api}
        act={act}
        run={runner.run}
        onSignIn={(session) => actions.run('signIn', session)}
        onDetails={() => setDialog({ kind: 'lists' })}
        onHelp={(kind) => (kind === 'documentation' ? void act(api.openReleasePage()) : setDialog({ kind }))}
      />
      <Dialogs
        dialog={dialog}
        view={view}
        favourites={snapshot.usage.favourites}
        catalogue={snapshot.catalogue}
        api={api}
        act={act}
        say={say}
        actions={actions}
        onClose={() => setDialog(null)}
      />
    </div>
  );
}

/** Screen readers pronounce the page by it. */
function usePageLanguage(): void {
  const { language } = useWords();
  useEffect(() => {
    setPageLanguage(language);
  }, [language]);
}
