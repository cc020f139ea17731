/** What can be done with sessions, from the header, a notice, a panel or a form. */
import { useCallback, useState } from 'react';
import type { SignInMethod } from '../../common/sign-in.ts';
import type { DaypassApi, MainResult, SessionInfo } from '../../preload/contracts/main.ts';
import type { Definition } from '../components/sessions/session-form.tsx';
import type { SessionAction } from '../components/sessions/session-menu.tsx';
import type { EditedSource } from '../components/sessions/source-form.tsx';
import type { WindowStrings } from '../strings/en.ts';
import { otherMethod } from './session-state.ts';
import type { Store } from './store.ts';
import type { Say } from './use-said.ts';
import { useSignInQueue } from './use-sign-in-queue.ts';
import type { OpenDialog, View } from './views.ts';

interface Dependencies {
  readonly api: DaypassApi;
  readonly act: Store['act'];
  readonly sessions: readonly SessionInfo[];
  readonly t: WindowStrings;
  readonly say: Say;
  readonly onView: (view: View) => void;
  readonly onDialog: (dialog: OpenDialog) => void;
}

export interface SessionActions {
  readonly run: (action: SessionAction, session: SessionInfo) => void;
  /** @param method null for the session's own. */
  readonly signIn: (session: SessionInfo, method: SignInMethod | null) => void;
  /** Signs in to several sessions, one after the other. */
  readonly signInAll: (sessions: readonly SessionInfo[]) => void;
  /** How many sign-ins follow the one under way. */
  readonly following: number;
  readonly refreshAll: (sessions: readonly SessionInfo[]) => void;
  /** The session whose access key is being rotated, or null. */
  readonly rotating: string | null;
  readonly rotateKey: (name: string) => void;
  /** These resolve with whether it was done, so that a form knows when it may close. */
  readonly add: (definition: Definition) => Promise<boolean>;
  readonly edit: (definition: Definition) => Promise<boolean>;
  readonly remove: (name: string) => Promise<void>;
  readonly addSource: (source: EditedSource) => Promise<boolean>;
}

export function useSessionActions({ api, act, sessions, t, say, onView, onDialog }: Dependencies): SessionActions {
  const [rotating, setRotating] = useState<string | null>(null);
  const signIn = useCallback<SessionActions['signIn']>(
    ({ name }, method) => {
      // A hint about the browser's sign-in is outdated now.
      say('');
      void act(() => api.signIn(name, method));
    },
    [act, api, say],
  );
  const queue = useSignInQueue(sessions, ({ name }) => act(api.signIn(name, null)));
  const refresh = (name: string) => void act(api.refreshRoles(name));
  const rotateKey = async (name: string) => {
    say(t.session.rotating);
    setRotating(name);
    say((await act(api.rotateKey(name))) ? t.session.rotated : '');
    setRotating(null);
  };
  /** Runs an action that signs out, and says where the browser is still signed in. */
  const signingOut = async (work: Promise<MainResult<string | null>>) => {
    const answer = await work;
    if (answer.ok && answer.value !== null) say(t.session.stillSignedIn({ page: answer.value }), { isForPerson: true });
    return act(Promise.resolve(answer));
  };
  return {
    run(action, session) {
      const { name } = session;
      if (action === 'signIn' || action === 'signInOther') {
        onView('roles');
        signIn(session, action === 'signIn' ? null : otherMethod(session.method));
      } else if (action === 'signOut') void signingOut(api.signOut(name));
      else if (action === 'refresh') refresh(name);
      else if (action === 'rotateKey') void rotateKey(name);
      else onDialog({ kind: action, session });
    },
    signIn,
    signInAll(some) {
      onView('roles');
      queue.start(some);
    },
    following: queue.following,
    refreshAll(some) {
      for (const { name } of some) refresh(name);
    },
    rotating,
    rotateKey: (name) => void rotateKey(name),
    async add({ method, ...definition }) {
      if (!(await act(api.addSession(definition)))) return false;
      onView('roles');
      if (await act(api.setSignInMethod(definition.name, method))) await act(api.signIn(definition.name, null));
      return true;
    },
    edit: async ({ method, ...definition }) =>
      (await signingOut(api.editSession(definition))) && (await act(api.setSignInMethod(definition.name, method))),
    remove: async (name) => void (await signingOut(api.removeSession(name))),
    async addSource(source) {
      if (!(await act(api.addSource(source)))) return false;
      onView('roles');
      // A role that builds on another has no sign-in of its own.
      if (source.kind !== 'assume-role') await act(api.signIn(source.name, null));
      return true;
    },
  };
}
