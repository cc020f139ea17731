/**
 * Remembers which sign-in Daypass has written into the AWS CLI's token cache, so that an agent that restarts without a
 * keychain recognizes it: it continues with that one, and removes it when a person says so. Holds the hash of a client ID
 * and no secret.
 */
import { createHash } from 'node:crypto';
import * as v from 'valibot';
import type { Clock } from '../../base/clock.ts';
import { writeFileAtomically } from '../../platform/files/atomic-file.ts';
import { removeFile } from '../../platform/files/held-file.ts';
import { readStateFile } from '../../platform/files/state-file.ts';
import type { Log } from '../../platform/log.ts';

const Noted = v.object({ version: v.literal(1), client: v.string() });

export class CachedRegistration {
  readonly #path: string;
  readonly #dependencies: { readonly clock: Clock; readonly log: Log };

  constructor(path: string, dependencies: { readonly clock: Clock; readonly log: Log }) {
    this.#path = path;
    this.#dependencies = dependencies;
  }

  /** Whether what Daypass wrote last was given to this client. Never fails. */
  async isOf(clientId: string): Promise<boolean> {
    const noted = await readStateFile(this.#path, (data) => v.parse(Noted, data), this.#dependencies);
    return noted?.client === hashOf(clientId);
  }

  /** Never fails: without it the sign-in counts as the CLI's own after a restart. */
  async note(clientId: string): Promise<void> {
    if (await this.isOf(clientId)) return;
    const text = JSON.stringify({ version: 1, client: hashOf(clientId) });
    await writeFileAtomically(this.#path, text).catch((error) =>
      this.#dependencies.log.warn('What was written into the token cache of the AWS CLI could not be noted.', {
        error,
      }),
    );
  }

  async forget(): Promise<void> {
    await removeFile(this.#path).catch(() => undefined);
  }
}

function hashOf(clientId: string): string {
  return createHash('sha256').update(clientId).digest('hex');
}
