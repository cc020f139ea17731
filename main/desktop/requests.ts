/** What each question of the window does. */
import { clipboard as systemClipboard } from 'electron';
import type { Agent } from '../agent/agent.ts';
import { credentialProcess } from '../aws-files/credential-process.ts';
import { DaypassError, isCode } from '../base/errors.ts';
import { Secret } from '../base/secret.ts';
import { openRoleConsole, roleConsoleLink } from '../commands/open-console.ts';
import type { ConsoleParts } from '../console/open.ts';
import { searchServices } from '../console/services.ts';
import { browserNames, findBrowsers } from '../platform/browsers.ts';
import type { Log } from '../platform/log.ts';
import type { Handlers } from './ipc.ts';
import type { SecretClipboard } from './secret-clipboard.ts';

export interface RequestParts {
  readonly agent: Agent;
  readonly log: Log;
  /** @throws DaypassError browser-failed */
  readonly openBrowser: (url: string) => Promise<void>;
  readonly consoleParts: () => ConsoleParts;
  readonly clipboard: SecretClipboard;
  /** Program and first arguments of the client, for a config file. */
  readonly client: readonly string[];
}

export function windowRequests({ agent, log, openBrowser, consoleParts, clipboard, client }: RequestParts): Handlers {
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
    async addSource(source) {
      await agent.addSource(source);
    },
    async addSession(session) {
      await agent.addSession(session);
    },
    async openConsole({ session, accountId, role }, wish) {
      await openRoleConsole(agent, { session, account: accountId, role }, 'own', wish, consoleParts());
    },
    async copyConsoleLink({ session, accountId, role }, wish) {
      const { url, isSecret } = await roleConsoleLink(
        agent,
        { session, account: accountId, role },
        'own',
        wish,
        consoleParts(),
      );
      if (isSecret) await clipboard.copy(new Secret(url));
      else systemClipboard.writeText(url);
    },
    consoleServices: () =>
      searchServices('', agent.usage.services()).map(({ id, name, aliases }) => ({ id, name, also: aliases })),
    browsers: async () => browserNames(await findBrowsers(consoleParts())),
    copyConfigLine({ session, accountId, role }) {
      systemClipboard.writeText(
        `credential_process = ${credentialProcess(client, { session, account: accountId, role })}\n`,
      );
    },
  };
}
