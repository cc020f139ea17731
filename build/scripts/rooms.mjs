/**
 * What each room may import: its own files, the files and folders named here, and these packages. Everything else is refused,
 * so that a new way between two rooms is a decision that shows in a diff. A file belongs to the room with the longest name
 * that it begins with; what a room may have of another is the whole folder (`/` at its end) or single files.
 */

const BELOW = ['common/', 'main/base/', 'main/platform/'];
const ANY_SOURCE = [...BELOW, 'main/keychain/', 'main/aws-files/', 'main/sources/'];

/** @type {Record<string, { may: readonly string[], packages?: readonly string[], node?: boolean }>} */
export const ROOMS = {
  // What every side knows. It is pure: no Node, no Electron, no file.
  'common/': { may: [], packages: ['valibot'] },
  // Contracts between a page and main, and what hands a page its own.
  'preload/contracts/': { may: ['common/'], packages: ['valibot'] },
  'preload/': { may: ['preload/contracts/'], packages: ['electron'] },
  // The pages. Of main they know what a contract tells.
  'renderer/': {
    may: ['common/', 'preload/contracts/', 'languages/*.json'],
    packages: ['react', 'react-dom/client', 'react-aria-components'],
  },
  // The command line's stand-in holds no logic: it knows frames, paths and errors.
  'client/stand-in/': {
    may: [
      'main/base/',
      'main/broker/connect.ts',
      'main/broker/frames.ts',
      'main/platform/expand-path.ts',
      'main/platform/files/held-file.ts',
      'main/platform/files/owner-in-the-way.ts',
      'main/platform/paths.ts',
      'main/platform/peers/process-life.ts',
      'main/platform/users.ts',
      'build/scripts/setup/node-floor.mjs',
      'client/src/pages.txt?raw',
      'package.json',
    ],
    node: true,
  },
  'emulator/': {
    may: ['common/', 'main/base/'],
    packages: ['valibot', 'jose', '@xmldom/xmldom', 'xml-crypto'],
    node: true,
  },

  'main/base/': { may: ['common/'], node: true },
  'main/platform/': {
    may: ['common/', 'main/base/'],
    packages: ['https-proxy-agent', 'socks-proxy-agent', 'agent-base'],
    node: true,
  },
  'main/keychain/': { may: BELOW, packages: ['keytar'], node: true },
  'main/aws-files/': { may: BELOW, packages: ['valibot', 'yaml'], node: true },
  'main/settings/': { may: BELOW, packages: ['valibot'], node: true },

  // What the sources have in common is above their folders; no source knows another.
  'main/sources/': { may: ANY_SOURCE, packages: ['valibot', '@aws-sdk/client-sts'], node: true },
  'main/sources/assume-role/': {
    may: ANY_SOURCE,
    packages: ['valibot', '@aws-sdk/client-sts', '@smithy/credential-provider-imds'],
    node: true,
  },
  'main/sources/console-login/': { may: ANY_SOURCE, packages: ['valibot', 'openid-client'], node: true },
  'main/sources/iam-user/': {
    may: ANY_SOURCE,
    packages: ['valibot', '@aws-sdk/client-iam', '@aws-sdk/client-sts'],
    node: true,
  },
  'main/sources/identity-center/': {
    may: ANY_SOURCE,
    packages: ['valibot', 'openid-client', '@aws-sdk/client-sso', '@aws-sdk/client-sso-oidc'],
    node: true,
  },
  'main/sources/oidc/': {
    may: ANY_SOURCE,
    packages: ['valibot', 'openid-client', '@aws-sdk/client-cognito-identity'],
    node: true,
  },
  'main/sources/saml/': { may: ANY_SOURCE, packages: ['valibot', '@xmldom/xmldom'], node: true },

  'main/console/': { may: BELOW, packages: ['valibot'], node: true },
  'main/ecr/': { may: BELOW, packages: ['valibot'], node: true },
  'main/agent/': {
    may: [
      ...BELOW,
      'main/keychain/',
      'main/aws-files/',
      'main/settings/',
      'main/sources/',
      'main/sources/iam-user/identify.ts',
      'main/sources/iam-user/key-record.ts',
    ],
    packages: ['valibot'],
    node: true,
  },

  'main/broker/': { may: BELOW, packages: ['valibot'], node: true },
  'main/endpoint/': { may: BELOW, packages: ['valibot'], node: true },
  'main/commands/': {
    may: [
      ...BELOW,
      'main/keychain/keychain.ts',
      'main/aws-files/',
      'main/settings/',
      'main/sources/',
      'main/console/',
      'main/ecr/',
      'main/agent/',
    ],
    packages: ['diff'],
    node: true,
  },

  'main/desktop/': {
    may: [
      ...BELOW,
      'languages/*.json',
      'preload/contracts/',
      'main/keychain/',
      'main/aws-files/',
      'main/settings/',
      'main/sources/',
      'main/sources/saml/endpoints.ts',
      'main/console/',
      'main/agent/',
      'main/broker/connect.ts',
      'main/commands/roles/open-console.ts',
      'main/commands/roles/role-name.ts',
      'main/commands/files/diff.ts',
      'main/commands/doctor/finding.ts',
      'main/commands/files/notes.ts',
      'main/commands/files/profile-plan.ts',
      'main/commands/files/team-plan.ts',
      'main/commands/files/team-source.ts',
      'main/commands/terminal/shell-syntax.ts',
    ],
    packages: ['electron', 'electron-updater', 'electron-updater/out/providers/Provider.js', 'valibot'],
    node: true,
  },

  // Where the parts are put together, from below to above.
  'main/compose-sources.ts': { may: ['common/', 'main/'], packages: ['valibot'], node: true },
  'main/compose-ground.ts': { may: ['common/', 'main/', 'package.json'], node: true },
  'main/compose-requests.ts': { may: ['common/', 'main/', 'package.json'], node: true },
  'main/compose.ts': { may: ['common/', 'main/', 'package.json'], node: true },
  'main/headless.ts': { may: ['main/base/', 'main/compose.ts'], node: true },
  'main/index.ts': { may: ['common/', 'preload/contracts/', 'main/'], packages: ['electron'], node: true },
};

/** Rooms that only `main/index.ts` knows, and single files that nothing imports, whatever a list says of their folder. */
export const ROOTS = ['main/index.ts', 'main/headless.ts'];
export const DESKTOP = 'main/desktop/';

/** The one module that may import `ipcMain`: it looks at who asks. */
export const IPC_MODULE = 'main/desktop/ipc/ipc.ts';
/** The one module that hands a page what its contract says. */
export const PRELOAD_FACTORY = 'preload/expose.ts';

/** What can't be imported: native parts, which lie elsewhere in an installed app than in the sources. */
export const LOADS_NATIVE = ['main/keychain/keytar.ts', 'main/platform/guard.ts'];
