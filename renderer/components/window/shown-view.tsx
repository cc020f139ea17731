import { useState } from 'react';
import type { DaypassApi } from '../../../preload/contracts/main.ts';
import type { Snapshot, Store } from '../../state/store.ts';
import type { RoleRunner } from '../../state/use-role-runner.ts';
import type { Say } from '../../state/use-said.ts';
import type { SessionActions } from '../../state/use-session-actions.ts';
import type { View } from '../../state/views.ts';
import { ActivityView } from '../activity/activity-view.tsx';
import { RolesView } from '../roles/roles-view.tsx';
import { AddView } from '../sessions/add-view.tsx';
import { SignIns } from '../sessions/sign-ins.tsx';
import { SettingsView } from '../settings/settings-view.tsx';

interface Props {
  readonly shown: View;
  readonly onView: (view: View) => void;
  readonly snapshot: Snapshot;
  readonly now: number;
  readonly store: Store;
  readonly api: DaypassApi;
  readonly say: Say;
  readonly runner: RoleRunner;
  readonly actions: SessionActions;
}

/** The view that is shown. */
export function ShownView({ shown, onView, snapshot, now, store, api, say, runner, actions }: Props) {
  const { view, settings, catalogue } = snapshot;
  const { act } = store;
  const [kept] = useState({ query: '' });
  const sessions = view?.sessions ?? [];
  switch (shown) {
    case 'roles':
      return (
        <RolesView
          snapshot={snapshot}
          now={now}
          kept={kept}
          onLeave={() => void api.hideWindow()}
          runner={runner}
          actions={actions}
        >
          <SignIns sessions={sessions} api={api} act={act} say={say} actions={actions} />
        </RolesView>
      );
    case 'activity':
      return (
        <ActivityView
          activity={snapshot.activity}
          catalogue={catalogue}
          now={now}
          api={api}
          store={store}
          say={say}
          run={runner.run}
        />
      );
    case 'add':
      return (
        view && (
          <AddView
            sessions={sessions}
            catalogue={catalogue}
            configFile={view.paths.awsConfig}
            onSubmit={actions.add}
            onSource={actions.addSource}
            onAccessKey={() => void act(() => api.addAccessKey())}
            onBack={sessions.length === 0 ? null : () => onView('roles')}
          />
        )
      );
    case 'settings':
      return (
        view &&
        settings && (
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
        )
      );
  }
}
