/** What the window can do with one role. Credentials are used here, in main; none of them crosses to the page. */

import type { RoleRef } from '../../../common/roles.ts';
import { isSameAccess } from '../../../common/roles.ts';
import type { MainHandlers } from '../../../preload/contracts/main.ts';
import type { Agent } from '../../agent/agent.ts';
import { OWN } from '../../agent/role-access.ts';
import { credentialProcess } from '../../aws-files/credential-process.ts';
import { sanitized } from '../../aws-files/profile-name.ts';
import { shellWord } from '../../base/shell-word.ts';
import { nameOfRole } from '../../commands/roles/role-name.ts';
import type { PendingActions } from '../pending-actions.ts';
import { type Clipboard, credentialsText, exportLines, type SecretClipboard } from '../secret-clipboard.ts';

type RoleRequests =
  | 'use'
  | 'setFavourite'
  | 'setSensitive'
  | 'forget'
  | 'copyExportLines'
  | 'copyCredentials'
  | 'copyName'
  | 'copyProfile'
  | 'openTerminal';

export function roleRequests(dependencies: {
  readonly agent: Agent;
  readonly client: readonly string[];
  readonly clipboard: Clipboard;
  readonly secrets: SecretClipboard;
  readonly pending: PendingActions;
  /** Who a role is to AWS. @throws DaypassError as STS does */
  readonly roleArn: (role: RoleRef) => Promise<string>;
  /** Opens the desktop's terminal with this program. @throws DaypassError no-terminal */
  readonly openTerminal: (command: readonly string[]) => Promise<void>;
}): Pick<MainHandlers, RoleRequests> {
  const { agent, client, clipboard, secrets, pending } = dependencies;
  return {
    async use(role) {
      if (!role) return agent.usage.setActive(null);
      await pending.run({ action: 'use', role }, async () => {
        const problem = await agent.use(role);
        if (problem) throw problem;
      });
    },
    setFavourite: (role, isFavourite) => agent.setFavourite(role, isFavourite),
    async setSensitive(role, isSensitive) {
      await agent.settings.update(({ sensitiveRoles = [] }) => {
        const others = sensitiveRoles.filter((other) => !isSameAccess(other, role));
        return { sensitiveRoles: isSensitive ? [...others, role] : others };
      }, agent.protection.confirm(OWN));
    },
    forget: (role) => agent.forget(role),
    copyExportLines: (role) =>
      pending.run({ action: 'copy', role }, async () => {
        const credentials = await agent.credentials(role, 'own');
        await secrets.copy(exportLines(credentials, agent.regionOf(role), process.platform));
      }),
    copyCredentials: (role, syntax) =>
      pending.run(
        { action: 'copy', role },
        async () => {
          const credentials = await agent.credentials(role, 'own');
          await secrets.copy(credentialsText(credentials, agent.regionOf(role), syntax));
        },
        { variant: syntax },
      ),
    async copyName(role, what) {
      if (what === 'account') return void clipboard.writeText(role.account);
      const name = nameOfRole(agent.roles(), role);
      if (what === 'exec') return void clipboard.writeText(`daypass exec ${shellWord(name)} -- `);
      await pending.run(
        { action: 'copy', role },
        async () => void clipboard.writeText(await dependencies.roleArn(role)),
        {
          variant: what,
        },
      );
    },
    openTerminal: (role) =>
      pending.run({ action: 'terminal', role }, async () => {
        // The shell would only say that a sign-in is due.
        await agent.credentials(role, 'own');
        await dependencies.openTerminal([...client, 'shell', nameOfRole(agent.roles(), role)]);
      }),
    copyProfile(role) {
      const { accountName, region } = agent.describeRole(role);
      void clipboard.writeText(profileSnippet(role, accountName, region, client));
    },
  };
}

/** A profile for the AWS config file that gets its credentials from Daypass. */
function profileSnippet(role: RoleRef, accountName: string, region: string | null, client: readonly string[]): string {
  const name = sanitized(`${accountName}-${role.role}`);
  const lines = [`[profile ${name}]`, `credential_process = ${credentialProcess(client, role)}`];
  if (region) lines.splice(1, 0, `region = ${region}`);
  return `${lines.join('\n')}\n`;
}
