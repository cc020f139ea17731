/** What can be done with sessions, from the header, a notice, a panel or a form. */
import { useCallback, useState } from 'react';
import type { SignInMethod } from '../../common/sign-in.ts';
import type { DaypassApi, MainResult, SessionInfo } from '../../preload/contracts/main.ts';
import type { Definition } from '../components/sessions/session-form.tsx';
import type { SessionAction } from '../components/sessions/session-menu.tsx';
import type { EditedSource } from '../components/sessions/source-form.tsx';
import type { WindowStrings } from '../strings/en.ts';
import type { Submit } from './forms/submit.ts';
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
  readonly add: Submit<Definition>;
  readonly edit: Submit<Definition>;
  /** The page at which the browser may still be signed in, or null. */
  readonly stillSignedIn: string | null;
  /** @param isWanted whether that page is to be opened; it has been seen to either way. */
  readonly seeToSignOut: (isWanted: boolean) => void;
  readonly remove: (name: string) => Promise<void>;
  readonly addSource: Submit<EditedSource>;
}

export function useSessionActions({ api, act, sessions, t, say, onView, onDialog }: Dependencies): SessionActions {
  const [stillSignedIn, setStillSignedIn] = useState<string | null>(null);
  const { rotating, rotateKey } = useKeyRotation({ api, act, t, say });
  const signIn = useCallback<SessionActions['signIn']>(
    ({ name }, method) => {
      setStillSignedIn(null);
      void act(() => api.signIn(name, method));
    },
    [act, api],
  );
  const begin = (name: string) => act(() => api.signIn(name, null));
  const queue = useSignInQueue(sessions, ({ name }) => begin(name));
  const refresh = (name: string) => void act(() => api.refreshRoles(name));
  /** Runs an action that signs out, and says where the browser is still signed in. */
  const signingOut = (work: () => Promise<MainResult<string | null>>, done?: () => void) =>
    act(work, (page) => {
      if (page !== null) setStillSignedIn(page);
      done?.();
    });
  return {
    run(action, session) {
      const { name } = session;
      if (action === 'signIn' || action === 'signInOther') {
        onView('roles');
        signIn(session, action === 'signIn' ? null : otherMethod(session.method));
      } else if (action === 'signOut') void signingOut(() => api.signOut(name));
      else if (action === 'refresh') refresh(name);
      else if (action === 'rotateKey') rotateKey(name);
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
    rotateKey,
    stillSignedIn,
    seeToSignOut(isWanted) {
      setStillSignedIn(null);
      if (isWanted) void act(api.openSignOutPage);
    },
    add: ({ method, ...definition }, sent) =>
      act(
        () => api.addSession(definition),
        () => {
          sent();
          onView('roles');
          const { name } = definition;
          void act(
            () => api.setSignInMethod(name, method),
            () => void begin(name),
          );
        },
      ),
    edit: ({ method, ...definition }, sent) =>
      signingOut(
        () => api.editSession(definition),
        () => void act(() => api.setSignInMethod(definition.name, method), sent),
      ),
    remove: async (name) => void (await signingOut(() => api.removeSession(name))),
    addSource: (source, sent) =>
      act(
        () => api.addSource(source),
        () => {
          sent();
          onView('roles');
          // A role that builds on another has no sign-in of its own.
          if (source.kind !== 'assume-role') void begin(source.name);
        },
      ),
  };
}

/** Which session's access key is being rotated, and what begins that. */
function useKeyRotation({ api, act, t, say }: Pick<Dependencies, 'api' | 'act' | 't' | 'say'>) {
  const [rotating, setRotating] = useState<string | null>(null);
  const rotateKey = (name: string) => {
    const rotate = async () => {
      say(t.session.rotating, { isWaiting: true });
      setRotating(name);
      const answer = await api.rotateKey(name);
      setRotating(null);
      say('');
      return answer;
    };
    void act(rotate, () => say(t.session.rotated));
  };
  return { rotating, rotateKey };
}
