/** A credential helper for git (git-scm.com/docs/gitcredentials): CodeCommit over HTTPS with a role's credentials. */
import { REGION_SOURCE } from '../../../common/patterns.ts';
import { DNS_SUFFIXES } from '../../base/aws/dns-suffixes.ts';
import { codeCommitPassword } from '../../base/aws/sigv4.ts';
import { DaypassError, EXIT } from '../../base/errors.ts';
import type { Command } from '../framework/command.ts';
import { wholeInput } from '../framework/whole-input.ts';
import { helperCredentials, helperRole, signingScope } from '../roles/helper-role.ts';

/** AWS takes the password for 15 minutes; a minute less, for clocks and slow pushes, in ms. */
const LIFETIME_MS = 14 * 60_000;

export const codecommitCredential: Command = {
  path: ['codecommit-credential'],
  summary: 'Answer git as a credential helper for CodeCommit',
  details: [
    'Give it to git once; from then on git asks automatically:',
    '',
    "  git config --global credential.https://git-codecommit.*.amazonaws.com.helper '!daypass codecommit-credential'",
    '  git config --global credential.https://git-codecommit.*.amazonaws.com.useHttpPath true',
    '',
    'Hosts that are not CodeCommit are left to other helpers. Without --role: DAYPASS_ROLE, else the active role.',
  ].join('\n'),
  arguments: [{ name: 'OPERATION', about: 'get, store or erase, as git says', required: true }],
  flags: { role: { value: 'ROLE', about: 'account/role, a favorite, or @active' } },
  examples: [
    ["git config credential.helper '!daypass codecommit-credential --role tools/Developer'", 'for one repository'],
  ],
  async run(context, input) {
    const { clock, reply } = context;
    const given = attributes(await wholeInput(reply));
    // Nothing is stored, and git may ask for operations of a later day: both are to be passed over in silence.
    if (input.arguments[0] !== 'get') return EXIT.done;
    const host = given.get('host') ?? '';
    const region = codeCommitRegion(host);
    if (!region || given.get('protocol') !== 'https') return EXIT.done;
    try {
      const path = given.get('path');
      if (!path) {
        throw new DaypassError('usage', 'git did not say which repository it is about.', {
          next: `Run \`git config --global credential.https://${host}.useHttpPath true\`.`,
        });
      }
      const { role } = await helperRole(context, input.value('role'));
      const credentials = await helperCredentials(context, role, 'codecommit-credential');
      const scope = signingScope(context, role, { credentials, region, service: 'codecommit' });
      const { username, password } = codeCommitPassword(scope, { host, path: `/${path}` });
      const expiry = Math.floor((clock.now() + LIFETIME_MS) / 1000);
      reply.stdout(`username=${username}\npassword=${password}\npassword_expiry_utc=${expiry}\n`);
      return EXIT.done;
    } catch (error) {
      // Without this git would continue and ask for a user name.
      reply.stdout('quit=1\n');
      throw error;
    }
  },
};

const HOST = new RegExp(`^(?:vpce-[a-z0-9-]+\\.)?git-codecommit(?:-fips)?\\.(${REGION_SOURCE})\\.(?:vpce\\.)?(.+)$`);

/** The region of a CodeCommit host, FIPS and VPC endpoints included; null for any other host. */
export function codeCommitRegion(host: string): string | null {
  const name = host.toLowerCase().replace(/:\d+$/, '');
  const [, region = '', suffix = ''] = HOST.exec(name) ?? [];
  return DNS_SUFFIXES.includes(suffix) ? region : null;
}

/** `key=value` lines up to an empty one; of a key that comes twice the last counts. */
function attributes(text: string): Map<string, string> {
  const pairs = text.split('\n').map((line) => /^([^=]+)=(.*?)\r?$/.exec(line));
  return new Map(pairs.flatMap((pair) => (pair ? [[pair[1] ?? '', pair[2] ?? ''] as const] : [])));
}
