/**
 * Which programs the endpoint serves, on disk, so that an agent that restarts continues with them: a Terraform run of hours
 * should not end because the agent was updated or has crashed. Holds no secret: addresses and tokens are 256 random bits, and
 * only their hashes are kept.
 */

import * as v from 'valibot';
import { SHA256_HEX } from '../../common/patterns.ts';
import type { Clock } from '../base/clock.ts';
import { WriteQueue } from '../base/write-queue.ts';
import { writeFileAtomically } from '../platform/files/atomic-file.ts';
import { removeFile } from '../platform/files/held-file.ts';
import { readStateFile } from '../platform/files/state-file.ts';
import type { Log } from '../platform/log.ts';

const hash = v.pipe(v.string(), v.regex(SHA256_HEX));

const Kept = v.object({
  version: v.literal(1),
  /** What the programs were told: `127.0.0.1:PORT` or `[::1]:PORT`. */
  host: v.pipe(v.string(), v.regex(/^(127\.0\.0\.1|\[::1\]):\d{1,5}$/)),
  grants: v.array(
    v.object({
      path: hash,
      token: hash,
      role: v.object({ session: v.string(), account: v.string(), role: v.string() }),
      pid: v.pipe(v.number(), v.integer(), v.minValue(1)),
      /** What tells the process from a later one with its id. */
      start: v.string(),
      action: v.string(),
    }),
  ),
});

export type KeptEndpoint = Omit<v.InferOutput<typeof Kept>, 'version'>;

export class KeptGrants {
  readonly #path: string;
  readonly #dependencies: { readonly clock: Clock; readonly log: Log };
  readonly #writes = new WriteQueue();

  constructor(path: string, dependencies: { readonly clock: Clock; readonly log: Log }) {
    this.#path = path;
    this.#dependencies = dependencies;
  }

  /** Null where nothing was served, or the file is damaged. */
  load(): Promise<KeptEndpoint | null> {
    return readStateFile(this.#path, (data) => v.parse(Kept, data), this.#dependencies);
  }

  /** Writes in the order of the calls; null takes the file away. Never fails: without it only a restart is lost. */
  save(kept: KeptEndpoint | null): Promise<void> {
    const write = () =>
      kept === null ? removeFile(this.#path) : writeFileAtomically(this.#path, JSON.stringify({ version: 1, ...kept }));
    return this.#writes
      .add(write)
      .catch((error) =>
        this.#dependencies.log.warn('After a restart, programs could not be served further.', { error }),
      );
  }
}
