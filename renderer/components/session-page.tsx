import { useState } from 'react';
import { Button } from 'react-aria-components';
import type { DaypassApi, RoleInfo, SessionInfo, SignInMethod } from '../../preload/contract.ts';
import type { Store } from '../state/store.ts';
import { sessionState } from '../state/words.ts';
import { RoleList } from './role-list.tsx';
import { SignInPanel } from './sign-in-panel.tsx';

interface Props {
  readonly session: SessionInfo;
  readonly roles: readonly RoleInfo[];
  readonly now: number;
  readonly api: DaypassApi;
  readonly act: Store['act'];
}

export function SessionPage({ session, roles, now, api, act }: Props) {
  const { name, address, region, state, signIn, listing } = session;
  const [isSigningOut, setSigningOut] = useState(false);
  const isSignedIn = state.status === 'signed-in';
  const isRunning = signIn?.status === 'running';
  const begin = (method: SignInMethod) => void act(api.signIn(name, method));
  const signOut = async () => {
    setSigningOut(true);
    await act(api.signOut(name));
    setSigningOut(false);
  };
  const hasRoles = listing.accounts > 0;

  return (
    <>
      <header className="page-head">
        <div>
          <h2>{name}</h2>
          <p className="muted">{[sessionState(session, now).text, address, region].filter(Boolean).join(' · ')}</p>
        </div>
        {isSignedIn && !isRunning ? (
          <Button className="button" isDisabled={isSigningOut} onPress={() => void signOut()}>
            Sign out
          </Button>
        ) : null}
        {!isSignedIn && !isRunning && hasRoles ? (
          <Button className="button primary" onPress={() => begin('device')}>
            Sign in
          </Button>
        ) : null}
      </header>
      {isRunning || signIn?.status === 'failed' || (!isSignedIn && !hasRoles) ? (
        <SignInPanel
          name={name}
          signIn={signIn}
          onBegin={begin}
          onOpen={() => void act(api.openSignInPage(name))}
          onCancel={() => void act(api.cancelSignIn(name))}
        />
      ) : null}
      {hasRoles || isSignedIn ? (
        <RoleList
          session={session}
          roles={roles}
          now={now}
          onRefresh={() => void act(api.refreshRoles(name))}
          onStop={() => void act(api.stopListing(name))}
          onCopy={(role) => act(api.copyConfigLine({ session: name, accountId: role.accountId, role: role.role }))}
        />
      ) : null}
    </>
  );
}
