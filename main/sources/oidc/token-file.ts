import { open } from 'node:fs/promises';
import { errorOfCase } from '../../base/error-cases.ts';
import { Secret } from '../../base/secret.ts';

/** No token is larger: STS takes 20,000 characters. */
const MAX_BYTES = 20_000;

/** The token in `web_identity_token_file`. @throws DaypassError config-invalid where there is none. */
export async function readTokenFile(path: string, session: string): Promise<Secret> {
  const file = await open(path, 'r').catch((cause) => {
    throw errorOfCase('token-file-unreadable', { session, path }, cause);
  });
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(MAX_BYTES + 1), 0, MAX_BYTES + 1, 0);
    const text = buffer.subarray(0, bytesRead).toString('utf8').trim();
    if (bytesRead > MAX_BYTES || !/^[\w-]+\.[\w-]+\.[\w-]*$/.test(text))
      throw errorOfCase('token-file-empty', { session, path });
    return new Secret(text);
  } finally {
    await file.close();
  }
}
