/** What each question of the window does. */
import { clipboard } from 'electron';
import type { Agent } from '../agent/agent.ts';
import { credentialProcess } from '../aws-files/credential-process.ts';
import { DaypassError, isCode } from '../base/errors.ts';
import type { Log } from '../platform/log.ts';
import type { Handlers } from './ipc.ts';

export interface RequestParts {
  readonly agent: Agent;
  readonly log: Log;
  /** @throws DaypassError browser-failed */
  readonly openBrowser: (url: string) => Promise<void>;
  /** Program and first arguments of the client, for a config file. */
  readonly client: readonly string[];
}

export function windowRequests({ agent, log, openBrowser, client }: RequestParts): Handlers {
  const quietly = (work: Promise<unknown>) => {
    // What went wrong shows in the view; nobody waits here.
    work.catch((error) => {
      if (!isCode(error, 'cancelled')) log.info('Work that the window began did not succeed.', { error });
    });
  };
  return {
    view: () => agent.view(),
    roles: () => agent.roles(),
    async signIn(session, method) {
      const { done } = await agent.signIn(agent.sessionToSignInTo(session), { method, open: openBrowser });
      quietly(done);
    },
    cancelSignIn: (session) => agent.cancelSignIn(session),
    answerSignIn: (session, answer) => agent.answerSignIn(session, answer),
    async openSignInPage(session) {
      const signIn = agent.view().sessions.find(({ name }) => name === session)?.signIn;
      const step = signIn?.status === 'running' ? signIn.step : null;
      if (step?.step === 'device') await openBrowser(step.urlWithCode);
      else if (step?.step === 'browser') await openBrowser(step.url);
      else throw new DaypassError('cancelled', 'There is no sign-in page at the moment.', { next: 'Sign in again.' });
    },
    async signOut(session) {
      await agent.signOut(session);
    },
    refreshRoles: (session) => quietly(agent.refreshRoles(session)),
    async stopListing(session) {
      await agent.stopListing(session);
    },
    async addSession(session) {
      await agent.addSession(session);
    },
    copyConfigLine({ session, accountId, role }) {
      clipboard.writeText(`credential_process = ${credentialProcess(client, { session, account: accountId, role })}\n`);
    },
  };
}
