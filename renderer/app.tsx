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
import { useMessages } from './components/window/use-messages.tsx';
import type { RoleEntry } from './search/role-catalogue.ts';
import { RecentRegions } from './state/recent-regions.ts';
import type { AskingAction } from './state/role-actions.ts';
import { SheetMessages } from './state/sheet-messages.ts';
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
  const openSettings = useCallback(() => {
    setDialog(null);
    setChosen('settings');
  }, []);
  const messages = useMessages({ failure: snapshot.failure, said, onDismiss: store.dismiss, onSettings: openSettings });

  return (
    <SheetMessages value={messages.inSheets}>
      <RecentRegions value={snapshot.usage.regions}>
        <div className="app">
          <TopBar shown={shown} onView={setChosen} sessions={sessions} now={now} actions={actions} />
          <main className="main">
            <Notices
              view={view}
              now={now}
              failure={messages.failure}
              onDismiss={store.dismiss}
              onSettings={openSettings}
              rotating={actions.rotating}
              onRotate={actions.rotateKey}
              stillSignedIn={actions.stillSignedIn}
              onStillSignedIn={actions.seeToSignOut}
            />
            <Hints snapshot={snapshot} shown={shown} api={api} act={act} say={say} />
            <ShownView {...{ shown, snapshot, now, store, api, say, runner, actions }} onView={setChosen} />
          </main>
          <StatusBar
            snapshot={snapshot}
            now={now}
            said={messages.said}
            api={api}
            act={act}
            run={runner.run}
            onSignIn={(session) => actions.run('signIn', session)}
            onDetails={() => setDialog({ kind: 'lists' })}
            onHelp={(kind) => (kind === 'documentation' ? void act(() => api.openReleasePage()) : setDialog({ kind }))}
          />
          <Dialogs
            {...{ dialog, view, api, act, say, actions }}
            favourites={snapshot.usage.favourites}
            catalogue={snapshot.catalogue}
            run={runner.run}
            onClose={() => setDialog(null)}
          />
        </div>
      </RecentRegions>
    </SheetMessages>
  );
}

/** Screen readers pronounce the page by it. */
function usePageLanguage(): void {
  const { language } = useWords();
  useEffect(() => {
    setPageLanguage(language);
  }, [language]);
}
