/** What the window asks about sessions: signing in and out, adding, changing and removing them. */

import type { SignInMethod } from '../../../common/sign-in.ts';
import type { MainHandlers } from '../../../preload/contracts/main.ts';
import type { Agent } from '../../agent/agent.ts';
import { DaypassError, isCode } from '../../base/errors.ts';
import type { Log } from '../../platform/log.ts';
import type { ConfirmAccount, ConfirmAddress } from '../boxes/confirm-address.ts';
import { foreignAddressOf, foreignRoleOf, foreignStartUrl } from '../boxes/foreign-address.ts';
import type { PendingActions } from '../pending-actions.ts';
import type { Clipboard } from '../secret-clipboard.ts';

type SessionRequests =
  | 'signIn'
  | 'startOverSignIn'
  | 'correctRegion'
  | 'setSignInMethod'
  | 'cancelSignIn'
  | 'answerSignIn'
  | 'openSignInPage'
  | 'copySignInLink'
  | 'dismissSignIn'
  | 'signOut'
  | 'openSignOutPage'
  | 'refreshRoles'
  | 'stopListing'
  | 'addSource'
  | 'sourceFields'
  | 'editSource'
  | 'addAccessKey'
  | 'rotateKey'
  | 'addSession'
  | 'editSession'
  | 'removeSession';

export interface SessionDependencies {
  readonly agent: Agent;
  readonly log: Log;
  readonly clipboard: Clipboard;
  /** @throws DaypassError browser-failed */
  readonly openBrowser: (url: string) => Promise<void>;
  /** What waits for a sign-in. */
  readonly pending: PendingActions;
  /** Opens the window that takes an access key. */
  readonly askForKey: () => void;
  /** Asks the person before an address that the window names is used. @throws DaypassError cancelled */
  readonly confirmAddress: ConfirmAddress;
  /** The same before a session has a role in an account that no session knows. @throws DaypassError cancelled */
  readonly confirmAccount: ConfirmAccount;
}

export function sessionRequests(dependencies: SessionDependencies): Pick<MainHandlers, SessionRequests> {
  const { agent, log, openBrowser, clipboard } = dependencies;
  const quietly = (work: Promise<unknown>) => {
    // What went wrong shows in the view; no one waits here.
    work.catch((error) => {
      if (!isCode(error, 'cancelled')) log.info('Work that the window began did not succeed.', { error });
    });
  };
  const signIn = async (session: string, method: SignInMethod | null) => {
    const { done } = await agent.signIn(agent.sessionToSignInTo(session), { method, open: openBrowser });
    quietly(done);
  };
  /** Where the browser was still signed in when AWS could not be told the last time. */
  let signOutPage: string | null = null;
  const signingOut = async (work: Promise<string | null>) => {
    const page = await work;
    signOutPage = page ?? signOutPage;
    return page;
  };
  return {
    signIn,
    startOverSignIn: (session, method) => dependencies.pending.startOver(session, () => signIn(session, method)),
    correctRegion: (session, method) => correctRegion(dependencies, session, () => signIn(session, method)),
    setSignInMethod: (session, method) => agent.edits.setSignInMethod(session, method),
    cancelSignIn: (session) => agent.cancelSignIn(session),
    answerSignIn: (session, answer) => agent.answerSignIn(session, answer),
    openSignInPage: (session) => openBrowser(signInAddress(agent, session)),
    copySignInLink: (session) => void clipboard.writeText(signInAddress(agent, session)),
    dismissSignIn: (session) => agent.dismissSignIn(session),
    signOut: (session) => signingOut(agent.signOut(session)),
    async openSignOutPage() {
      if (signOutPage !== null) await openBrowser(signOutPage);
    },
    refreshRoles: (session) => quietly(agent.refreshRoles(session)),
    async stopListing(session) {
      await agent.stopListing(session);
    },
    async addSource(source) {
      await confirmSource(source, dependencies);
      await agent.edits.addSource(source);
    },
    sourceFields: (name) => agent.edits.sourceFields(name),
    async editSource(said) {
      const source = agent.edits.editedSource(said);
      await confirmSource(source, dependencies);
      await agent.edits.editSource(source);
    },
    addAccessKey: () => dependencies.askForKey(),
    async rotateKey(session) {
      await agent.edits.rotateKey(session, () => undefined, new AbortController().signal);
    },
    async addSession(session) {
      await dependencies.confirmAddress(foreignStartUrl(session));
      await agent.edits.add(session);
    },
    async editSession(session) {
      // Also of one that is not there: it may come while the person is not asked.
      await dependencies.confirmAddress(foreignStartUrl(session));
      return signingOut(agent.edits.edit(session));
    },
    removeSession: (session) => signingOut(agent.edits.remove(session)),
  };
}

/** Asks the person where a session leads to others. @throws DaypassError cancelled | settings-invalid */
async function confirmSource(source: unknown, dependencies: SessionDependencies): Promise<void> {
  await dependencies.confirmAddress(foreignAddressOf(source));
  const role = foreignRoleOf(source, new Set(dependencies.agent.roles().map(({ accountId }) => accountId)));
  if (role !== null) await dependencies.confirmAccount(role);
}

/** @throws DaypassError wrong-region where the portal doesn't say | no-session | usage | config-* | state-unwritable */
async function correctRegion(
  { agent, pending }: SessionDependencies,
  session: string,
  signIn: () => Promise<void>,
): Promise<{ region: string; found: string }> {
  const { found, ...told } = await agent.edits.portalRegion(session);
  if (found !== told.region) {
    await pending.startOver(session, async () => {
      await agent.edits.edit({ ...told, region: found });
      await signIn();
    });
  }
  return { region: told.region, found };
}

/** The page where the sign-in under way continues. @throws DaypassError cancelled where it has no page at the moment. */
function signInAddress(agent: Agent, session: string): string {
  const page = agent.signInPage(session);
  if (page !== null) return page;
  throw new DaypassError('cancelled', 'There is no sign-in page at the moment.', { next: 'Sign in again.' });
}
