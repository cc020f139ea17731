/** Credentials that an MFA code was given for: kept in the keychain, so that a restart asks for no second code. */
import * as v from 'valibot';
import type { RoleCredentials } from '../../base/credentials.ts';
import type { AssumeRoleDefinition } from '../../base/session-definition.ts';
import type { Keychain } from '../../keychain/keychain.ts';
import {
  decodeCredentials,
  encodeCredentials,
  itemName,
  type KeychainItem,
  keychainItem,
  StoredCredentials,
} from '../base/keychain-item.ts';

const Stored = v.object({ roleArn: v.string(), mfaSerial: v.nullable(v.string()), ...StoredCredentials });

/** One of another role or device counts as none. */
export function heldCredentialsItem(
  keychain: Keychain,
  { name, roleArn, mfaSerial }: AssumeRoleDefinition,
): KeychainItem<RoleCredentials> {
  return keychainItem(keychain, itemName('assumed', name), {
    schema: Stored,
    decode: (stored): RoleCredentials | null =>
      stored.roleArn === roleArn && stored.mfaSerial === mfaSerial ? decodeCredentials(stored) : null,
    encode: (credentials) => ({ roleArn, mfaSerial, ...encodeCredentials(credentials) }),
  });
}
