import { open } from 'node:fs/promises';
import { DaypassError } from '../../base/errors.ts';
import { Secret } from '../../base/secret.ts';

/** No token is larger: STS takes 20,000 characters. */
const MAX_BYTES = 20_000;

/** The token in `web_identity_token_file`. @throws DaypassError config-invalid where there is none. */
export async function readTokenFile(path: string, session: string): Promise<Secret> {
  const invalid = (what: string, cause?: unknown) =>
    new DaypassError('config-invalid', `web_identity_token_file of ${session}: ${what}`, {
      next: 'Start the program that writes it, or fix its path in the AWS config file.',
      cause,
    });
  const file = await open(path, 'r').catch((cause) => {
    throw invalid(`${path} can't be read.`, cause);
  });
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(MAX_BYTES + 1), 0, MAX_BYTES + 1, 0);
    const text = buffer.subarray(0, bytesRead).toString('utf8').trim();
    if (bytesRead > MAX_BYTES || !/^[\w-]+\.[\w-]+\.[\w-]*$/.test(text)) throw invalid(`${path} holds no token.`);
    return new Secret(text);
  } finally {
    await file.close();
  }
}
