/** What the keychain of a Linux desktop tells of itself without asking anybody for a password. */
import type { Clock } from '../base/clock.ts';
import { askBus } from '../platform/session/session-bus.ts';

/** Limit of the question, in ms. */
const LIMIT_MS = 1_000;

/** Whether items can be read and stored there now, without a prompt (Secret Service API, "Locked"). Never fails. */
export async function isSecretServiceUnlocked(
  env: Readonly<Record<string, string | undefined>>,
  clock: Clock,
): Promise<boolean> {
  const question = {
    to: 'org.freedesktop.secrets',
    path: '/org/freedesktop/secrets/aliases/default',
    interface: 'org.freedesktop.DBus.Properties',
    member: 'Get',
    texts: ['org.freedesktop.Secret.Collection', 'Locked'],
  };
  return (await askBus(question, { env, uid: process.getuid?.() ?? 0, clock, limitMs: LIMIT_MS })) === false;
}
