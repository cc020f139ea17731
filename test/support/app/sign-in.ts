/** Sign-ins from outside: `daypass login`, finished in a browser by the person that the test names. */
import type { Answer, Installation } from './installation.ts';

/**
 * @param address what the command prints for the person to open, with the address itself as its first group.
 * @param finish does at that address what the person does there.
 */
export async function signInAt(
  daypass: Installation,
  args: readonly string[],
  address: RegExp,
  finish: (url: string) => Promise<unknown>,
): Promise<Answer> {
  const { child, ended } = daypass.start(['login', ...args, '--no-browser']);
  let text = '';
  let finished: Promise<unknown> | undefined;
  child.stderr?.on('data', (chunk) => {
    text += chunk;
    const url = address.exec(text)?.[1];
    if (url) finished ??= finish(url);
  });
  const answer = await ended;
  await finished;
  return answer;
}

export const ADDRESS = {
  /** With a code to compare in it. */
  device: /(http:\/\/\S+user_code=\S+)\n/,
  /** Of an OpenID provider, with PKCE. */
  browser: /(http:\/\/\S+code_challenge\S+)\n/,
} as const;
