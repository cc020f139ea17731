/** The session from GetSessionToken, kept so that one MFA code lasts the day, restarts included. */
import * as v from 'valibot';
import type { RoleCredentials } from '../../base/credentials.ts';
import type { Keychain } from '../../keychain/keychain.ts';
import {
  decodeCredentials,
  encodeCredentials,
  itemName,
  type KeychainItem,
  keychainItem,
  StoredCredentials,
} from '../base/keychain-item.ts';

/** That a person has signed out is kept too: the access key alone would sign in again. */
export type UserSession = RoleCredentials | 'signed-out';

const Stored = v.union([v.object(StoredCredentials), v.object({ signedOut: v.literal(true) })]);

export function userSessionItem(keychain: Keychain, session: string): KeychainItem<UserSession> {
  return keychainItem(keychain, itemName('iam-user-session', session), {
    schema: Stored,
    decode: (stored): UserSession => ('signedOut' in stored ? 'signed-out' : decodeCredentials(stored)),
    encode: (value) => (value === 'signed-out' ? { signedOut: true as const } : encodeCredentials(value)),
  });
}
