import { useState, useSyncExternalStore } from 'react';
import type { DaypassApi } from '../preload/contract.ts';
import { AddSession } from './components/add-session.tsx';
import { Notices } from './components/notices.tsx';
import { SessionList } from './components/session-list.tsx';
import { SessionPage } from './components/session-page.tsx';
import type { Store } from './state/store.ts';
import { useNow } from './state/use-now.ts';

const TICK_MS = 15_000;

export function App({ store, api }: { store: Store; api: DaypassApi }) {
  const { view, roles, failure } = useSyncExternalStore(store.subscribe, store.snapshot);
  const [chosen, setChosen] = useState<string | null>(null);
  const [isAdding, setAdding] = useState(false);
  const now = useNow(TICK_MS);

  if (!view) return <main className="page" aria-busy="true" />;
  const { sessions } = view;
  const session = sessions.find(({ name }) => name === chosen) ?? sessions[0];
  const showForm = isAdding || !session;

  const add = async (definition: Parameters<DaypassApi['addSession']>[0]) => {
    if (!(await store.act(api.addSession(definition)))) return;
    setChosen(definition.name);
    setAdding(false);
  };

  return (
    <div className="app">
      <SessionList
        sessions={sessions}
        chosen={showForm ? null : session.name}
        now={now}
        onChoose={(name) => {
          setChosen(name);
          setAdding(false);
        }}
        onAdd={() => setAdding(true)}
      />
      <main className="page">
        <Notices view={view} failure={failure} onDismiss={store.dismiss} />
        {showForm ? (
          <AddSession
            isFirst={sessions.length === 0}
            configFile={view.paths.awsConfig}
            onAdd={add}
            onCancel={() => setAdding(false)}
          />
        ) : (
          <SessionPage key={session.name} session={session} roles={roles} now={now} api={api} act={store.act} />
        )}
      </main>
    </div>
  );
}
