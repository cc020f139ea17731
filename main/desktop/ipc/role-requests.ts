/** What the window can do with one role. Credentials are used here, in main; none of them crosses to the page. */

import type { RoleRef } from '../../../common/roles.ts';
import { isSameAccess } from '../../../common/roles.ts';
import type { MainHandlers } from '../../../preload/contracts/main.ts';
import type { Agent } from '../../agent/agent.ts';
import { OWN } from '../../agent/role-access.ts';
import { credentialProcess } from '../../aws-files/credential-process.ts';
import { sanitized } from '../../aws-files/profile-name.ts';
import { type Clipboard, exportLines, type SecretClipboard } from '../secret-clipboard.ts';

type RoleRequests = 'use' | 'setFavourite' | 'setSensitive' | 'forget' | 'copyExportLines' | 'copyProfile';

export function roleRequests(parts: {
  readonly agent: Agent;
  readonly client: readonly string[];
  readonly clipboard: Clipboard;
  readonly secrets: SecretClipboard;
}): Pick<MainHandlers, RoleRequests> {
  const { agent, client, clipboard, secrets } = parts;
  return {
    async use(role) {
      const problem = role ? await agent.use(role) : null;
      if (problem) throw problem;
      if (!role) agent.usage.setActive(null);
    },
    setFavourite: (role, isFavourite) => agent.setFavourite(role, isFavourite),
    async setSensitive(role, isSensitive) {
      await agent.settings.update(({ sensitiveRoles = [] }) => {
        const others = sensitiveRoles.filter((other) => !isSameAccess(other, role));
        return { sensitiveRoles: isSensitive ? [...others, role] : others };
      }, agent.protection.confirm(OWN));
    },
    forget: (role) => agent.forget(role),
    async copyExportLines(role) {
      const credentials = await agent.credentials(role, 'own');
      await secrets.copy(exportLines(credentials, agent.regionOf(role), process.platform));
    },
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
