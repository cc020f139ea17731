/**
 * Remembers which sign-in was handed on to the AWS CLI, so that an agent that restarts without a keychain knows it for its own:
 * it continues with it, and takes it back when a person says so. Holds the hash of a client id and no secret.
 */
import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import * as v from 'valibot';
import type { Clock } from '../../base/clock.ts';
import { writeFileAtomically } from '../../platform/files/atomic-file.ts';
import { readStateFile } from '../../platform/files/state-file.ts';
import type { Log } from '../../platform/log.ts';

const Noted = v.object({ version: v.literal(1), client: v.string() });

export class HandedOn {
  readonly #path: string;
  readonly #parts: { readonly clock: Clock; readonly log: Log };

  constructor(path: string, parts: { readonly clock: Clock; readonly log: Log }) {
    this.#path = path;
    this.#parts = parts;
  }

  /** Whether what was handed on was given to this client. Never fails. */
  async isOf(clientId: string): Promise<boolean> {
    const noted = await readStateFile(this.#path, (data) => v.parse(Noted, data), this.#parts);
    return noted?.client === hashOf(clientId);
  }

  /** Never fails: without it the sign-in counts as the CLI's own after a restart. */
  async note(clientId: string): Promise<void> {
    if (await this.isOf(clientId)) return;
    const text = JSON.stringify({ version: 1, client: hashOf(clientId) });
    await writeFileAtomically(this.#path, text).catch((error) =>
      this.#parts.log.warn('What was handed on to the AWS CLI could not be noted.', { error }),
    );
  }

  async forget(): Promise<void> {
    await rm(this.#path, { force: true }).catch(() => undefined);
  }
}

function hashOf(clientId: string): string {
  return createHash('sha256').update(clientId).digest('hex');
}
