import { useCallback, useEffect, useState, useSyncExternalStore } from 'react';
import { Button, I18nProvider } from 'react-aria-components';
import { languageFor } from '../common/languages.ts';
import { roleKey } from '../common/roles.ts';
import type { SignInMethod } from '../common/sign-in.ts';
import type { DaypassApi, SessionInfo } from '../preload/contracts/main.ts';
import { ActivityView } from './components/activity-view.tsx';
import { Question, Sheet } from './components/base/dialog.tsx';
import { Icon, type IconName } from './components/base/icon.tsx';
import { KeysSheet } from './components/base/keys-sheet.tsx';
import { ListingsSheet } from './components/base/listings.tsx';
import { Notices } from './components/base/notices.tsx';
import { StatusBar } from './components/base/status-bar.tsx';
import { ActiveHint, ConnectCard } from './components/connect-tools.tsx';
import { ConsoleSheet } from './components/roles/console-sheet.tsx';
import { RolesView } from './components/roles/roles-view.tsx';
import { AddView } from './components/sessions/add-view.tsx';
import { SessionChips } from './components/sessions/session-chips.tsx';
import { type Definition, SessionForm } from './components/sessions/session-form.tsx';
import type { SessionAction } from './components/sessions/session-menu.tsx';
import { SignInPanel } from './components/sessions/sign-in-panel.tsx';
import type { Source } from './components/sessions/source-form.tsx';
import { SourceSheet } from './components/sessions/source-sheet.tsx';
import { SettingsView } from './components/settings/settings-view.tsx';
import type { RoleEntry } from './search/catalogue.ts';
import { otherMethod } from './state/session-state.ts';
import type { Store } from './state/store.ts';
import { useGlobalKeys } from './state/use-global-keys.ts';
import { useHints } from './state/use-hints.ts';
import { useKeptFocus } from './state/use-kept-focus.ts';
import { useNow } from './state/use-now.ts';
import { useRoleRunner } from './state/use-role-runner.ts';
import { type Say, useSaid } from './state/use-said.ts';
import { useSignInQueue } from './state/use-sign-in-queue.ts';
import { useWords, useWordsOf, type Words, WordsProvider } from './strings/words.tsx';

const TICK_MS = 15_000;
/** Main says with the address how the person writes times and numbers. */
const REGION = new URLSearchParams(location.search).get('region') ?? navigator.language;

type View = 'roles' | 'activity' | 'settings' | 'add';
type Dialog =
  | { readonly kind: 'keys' | 'lists' }
  | { readonly kind: 'console'; readonly role: RoleEntry }
  | { readonly kind: 'edit' | 'remove'; readonly session: SessionInfo };

const VIEWS: readonly { readonly id: 'roles' | 'activity' | 'settings'; readonly icon: IconName }[] = [
  { id: 'roles', icon: 'roles' },
  { id: 'activity', icon: 'activity' },
  { id: 'settings', icon: 'settings' },
];

export function App({ store, api }: { store: Store; api: DaypassApi }) {
  const { settings } = useSyncExternalStore(store.subscribe, store.snapshot);
  const words = useWordsOf(languageFor(settings?.language ?? 'system', navigator.languages), REGION);
  return words && <Window store={store} api={api} words={words} />;
}

function Window({ store, api, words }: { store: Store; api: DaypassApi; words: Words }) {
  const snapshot = useSyncExternalStore(store.subscribe, store.snapshot);
  const { view, settings, catalogue, failure, asked } = snapshot;
  const { t, language } = words;
  const [chosen, setChosen] = useState<View>(location.hash === '#settings' ? 'settings' : 'roles');
  const [kept] = useState({ query: '' });
  const [dialog, setDialog] = useState<Dialog | null>(null);
  const { said, say } = useSaid();
  const [rotating, setRotating] = useState<string | null>(null);
  const now = useNow(TICK_MS);
  const { act } = store;

  const hints = useHints(api);
  const { active } = snapshot.usage;
  // One of the two at a time: in a low window both would leave no room for the list.
  const isHinted = active && hints.has('active');
  const sessions = view?.sessions ?? [];
  const isSignedIn = sessions.some(({ state }) => state.status === 'signed-in');
  const isFirst = view !== null && sessions.length === 0;
  const shown = isFirst && chosen === 'roles' ? 'add' : chosen;

  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  useEffect(() => {
    if (asked) setChosen(asked.page);
  }, [asked]);
  useKeptFocus();
  useGlobalKeys({
    onHelp: () => setDialog({ kind: 'keys' }),
    onSettings: () => setChosen('settings'),
    // In the list of roles Esc is the search's; everywhere else it leads back there.
    onEscape: () => (shown === 'roles' || isFirst ? void api.hideWindow() : setChosen('roles')),
  });

  const askConsole = useCallback((role: RoleEntry) => setDialog({ kind: 'console', role }), []);
  const runner = useRoleRunner({ api, act, usage: snapshot.usage, t, say, onConsoleAt: askConsole });

  const signIn = useCallback(
    ({ name }: SessionInfo, method: SignInMethod | null) => void act(() => api.signIn(name, method)),
    [act, api],
  );
  const queue = useSignInQueue(sessions, ({ name }) => act(api.signIn(name, null)));
  const signInAll = (some: readonly SessionInfo[]) => {
    setChosen('roles');
    queue.start(some);
  };
  const refreshAll = (some: readonly SessionInfo[]) => {
    for (const { name } of some) void act(api.refreshRoles(name));
  };
  const rotateKey = async (name: string) => {
    say(t.session.rotating);
    setRotating(name);
    if (await act(api.rotateKey(name))) say(t.session.rotated);
    setRotating(null);
  };
  const signOut = async (name: string) => {
    const answer = await api.signOut(name);
    if (await act(Promise.resolve(answer))) {
      if (answer.ok && answer.value !== null) say(t.session.stillSignedIn({ page: answer.value }));
    }
  };
  const onSession = (action: SessionAction, session: SessionInfo) => {
    const { name } = session;
    if (action === 'signIn' || action === 'signInOther') {
      setChosen('roles');
      signIn(session, action === 'signIn' ? null : otherMethod(session.method));
    } else if (action === 'signOut') void signOut(name);
    else if (action === 'refresh') void act(api.refreshRoles(name));
    else if (action === 'rotateKey') void rotateKey(name);
    else setDialog({ kind: action, session });
  };
  const add = async ({ method, ...definition }: Definition) => {
    if (!(await act(api.addSession(definition)))) return false;
    setChosen('roles');
    if (await act(api.setSignInMethod(definition.name, method))) await act(api.signIn(definition.name, null));
    return true;
  };
  const edit = async ({ method, ...definition }: Definition) =>
    (await act(api.editSession(definition))) && (await act(api.setSignInMethod(definition.name, method)));

  const addSource = async (source: Source) => {
    if (!(await act(api.addSource(source)))) return false;
    setChosen('roles');
    // A role that builds on another has no sign-in of its own.
    if (source.kind !== 'assume-role') await act(api.signIn(source.name, null));
    return true;
  };

  return (
    <I18nProvider locale={language}>
      <WordsProvider words={words}>
        <div className="app">
          <header className="top">
            <h1 className="hidden">Daypass</h1>
            <nav className="views" aria-label={t.views}>
              {VIEWS.map(({ id, icon }) => (
                <Button
                  key={id}
                  className="view-button"
                  {...(shown === id ? { 'aria-current': 'page' as const } : {})}
                  onPress={() => setChosen(id)}
                >
                  <Icon name={icon} />
                  <span>{t[id]}</span>
                </Button>
              ))}
            </nav>
            <SessionChips
              sessions={sessions}
              now={now}
              onAction={onSession}
              onAdd={() => setChosen('add')}
              onSignInAll={signInAll}
              onRefreshAll={refreshAll}
            />
          </header>
          <main className="main">
            <Notices
              view={view}
              now={now}
              failure={failure}
              onDismiss={store.dismiss}
              onSettings={() => setChosen('settings')}
              rotating={rotating}
              onRotate={(name) => void rotateKey(name)}
            />
            {isHinted ? (
              <ActiveHint
                role={`${catalogue?.byKey.get(roleKey(active))?.account.name.raw ?? active.account} / ${active.role}`}
                onCopy={() => void act(api.copyActiveProfile()).then((isDone) => isDone && say(t.done.copied))}
                onDismiss={() => hints.dismiss('active')}
              />
            ) : null}
            {shown === 'roles' && !isHinted && hints.has('connect') && isSignedIn ? (
              <ConnectCard api={api} act={act} say={say} onDismiss={() => hints.dismiss('connect')} />
            ) : null}
            {shown === 'roles' ? (
              <RolesView
                snapshot={snapshot}
                now={now}
                kept={kept}
                api={api}
                act={act}
                runner={runner}
                onSignIn={signIn}
                onSignInAll={signInAll}
                onListAll={refreshAll}
              >
                <SignIns
                  sessions={sessions}
                  api={api}
                  act={act}
                  say={say}
                  text={t.done.linkCopied}
                  kept={(session) => t.done.methodKept({ session })}
                  following={queue.following}
                  begin={signIn}
                />
              </RolesView>
            ) : null}
            {shown === 'activity' ? (
              <ActivityView
                activity={snapshot.activity}
                catalogue={catalogue}
                now={now}
                api={api}
                store={store}
                say={say}
              />
            ) : null}
            {shown === 'settings' && settings && view ? (
              <SettingsView
                settings={settings}
                update={snapshot.update}
                view={view}
                catalogue={catalogue}
                api={api}
                act={act}
                changeSettings={store.changeSettings}
                changeRule={store.changeRule}
                say={say}
              />
            ) : null}
            {shown === 'add' && view ? (
              <AddView
                sessions={sessions}
                configFile={view.paths.awsConfig}
                onSubmit={add}
                onSource={addSource}
                onAccessKey={() => void act(api.addAccessKey())}
                onBack={isFirst ? null : () => setChosen('roles')}
              />
            ) : null}
          </main>
          <StatusBar
            snapshot={snapshot}
            now={now}
            said={said}
            api={api}
            act={act}
            run={runner.run}
            onSignIn={(session) => onSession('signIn', session)}
            onDetails={() => setDialog({ kind: 'lists' })}
            onKeys={() => setDialog({ kind: 'keys' })}
          />
          {dialog?.kind === 'keys' ? <KeysSheet onClose={() => setDialog(null)} /> : null}
          {dialog?.kind === 'lists' ? (
            <ListingsSheet sessions={sessions} onAgain={refreshAll} onClose={() => setDialog(null)} />
          ) : null}
          {dialog?.kind === 'console' ? (
            <ConsoleSheet role={dialog.role} api={api} act={act} say={say} onClose={() => setDialog(null)} />
          ) : null}
          {dialog?.kind === 'edit' && dialog.session.origin === 'settings' ? (
            <SourceSheet
              session={dialog.session}
              sessions={sessions}
              api={api}
              act={act}
              onClose={() => setDialog(null)}
            />
          ) : null}
          {dialog?.kind === 'edit' && dialog.session.origin !== 'settings' && view ? (
            <Sheet title={t.add.editTitle({ name: dialog.session.name })} onClose={() => setDialog(null)}>
              <SessionForm
                sessions={sessions}
                edited={dialog.session}
                configFile={view.paths.awsConfig}
                onSubmit={async (definition) => {
                  const isDone = await edit(definition);
                  if (isDone) setDialog(null);
                  return isDone;
                }}
                onCancel={() => setDialog(null)}
              />
            </Sheet>
          ) : null}
          {dialog?.kind === 'remove' && view ? (
            <Question
              title={t.session.removeTitle({ name: dialog.session.name })}
              text={t.session.removeText({
                file: dialog.session.origin === 'settings' ? view.paths.settings : view.paths.awsConfig,
              })}
              yes={t.remove}
              onYes={() => void act(api.removeSession(dialog.session.name))}
              onClose={() => setDialog(null)}
            />
          ) : null}
        </div>
      </WordsProvider>
    </I18nProvider>
  );
}

interface SignInsProps {
  readonly sessions: readonly SessionInfo[];
  readonly api: DaypassApi;
  readonly act: Store['act'];
  readonly say: Say;
  /** What to say when a link was copied. */
  readonly text: string;
  /** What to say when a session's way to sign in was kept. */
  readonly kept: (session: string) => string;
  readonly begin: (session: SessionInfo, method: SignInMethod | null) => void;
  /** How many sign-ins come after this one. */
  readonly following: number;
}

/** Every sign-in under way or failed. */
function SignIns({ sessions, api, act, say, text, kept, begin, following }: SignInsProps) {
  const words = useWords();
  const shown = sessions.filter(({ signIn }) => signIn !== null);
  if (shown.length === 0) return null;
  return (
    <div className="panels">
      {shown.map((session) => (
        <SignInPanel
          key={session.name}
          session={session}
          actions={{
            begin: (method) => begin(session, method),
            remember: (method) =>
              void act(api.setSignInMethod(session.name, method)).then((isDone) => isDone && say(kept(session.name))),
            open: () => void act(api.openSignInPage(session.name)),
            copy: () => void act(api.copySignInLink(session.name)).then((isDone) => isDone && say(text)),
            cancel: () => void act(api.cancelSignIn(session.name)),
            startOver: (method) => void act(api.startOverSignIn(session.name, method)),
            answer: (code) => void act(api.answerSignIn(session.name, code)),
            dismiss: () => void act(api.dismissSignIn(session.name)),
          }}
        />
      ))}
      {following > 0 ? <p className="muted following">{words.t.signIn.following({ n: following })}</p> : null}
    </div>
  );
}
