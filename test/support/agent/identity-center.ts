import type { Emulator } from '../../../emulator/index.ts';
import { RateLimiter } from '../../../main/base/rate-limiter.ts';
import {
  createIdentityCenterSource,
  type IdentityCenterDependencies,
} from '../../../main/sources/identity-center/index.ts';
import type { CredentialSource } from '../../../main/sources/source.ts';
import { identityCenter } from './definitions.ts';
import { silentLog } from './silent-log.ts';

type Needed = Pick<IdentityCenterDependencies, 'clock' | 'keychain' | 'network'>;

/** The session `acme` on the emulator, apart from the AWS CLI's files. */
export function openIdentityCenter(
  emulator: Emulator,
  parts: Needed & Partial<IdentityCenterDependencies>,
): CredentialSource {
  return createIdentityCenterSource({
    definition: identityCenter(emulator),
    random: () => 0,
    env: emulator.env(),
    log: silentLog,
    limiter: new RateLimiter(parts.clock, 1_000),
    ended: new Set(),
    version: '1.2.3',
    home: '/nonexistent',
    state: '/nonexistent',
    cliCache: () => ({ read: false, write: false }),
    onDidChangeCliCache: () => ({ dispose: () => undefined }),
    ...parts,
  });
}
