import type { RoleRef } from '../base/credentials.ts';

/**
 * The value of a `credential_process` line. AWS's tools split it by shell rules on Unix and by Windows' rules there;
 * double quotes mean the same in both for the characters that names and paths are made of.
 * @param client program and first arguments of the client.
 */
export function credentialProcess(client: readonly string[], { session, account, role }: RoleRef): string {
  const words = [...client, 'credentials', '--session', session, '--account', account, '--role', role];
  return words.map(quoted).join(' ');
}

function quoted(word: string): string {
  if (/^[\w@%+=:,./-]+$/.test(word)) return word;
  // Inside double quotes a Unix shell still reads $, ` and \; Windows reads \ before a quote only.
  return process.platform === 'win32' ? `"${word.replaceAll('"', '\\"')}"` : `"${word.replace(/["$`\\]/g, '\\$&')}"`;
}
