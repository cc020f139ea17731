/** The catalogue of one session on disk: a JSON file of names and ids, bound to where the session leads. */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import * as v from 'valibot';
import type { Clock } from '../../base/clock.ts';
import type { Account } from '../../base/credentials.ts';
import { addressOf, definedRoles, type SessionDefinition } from '../../base/session-definition.ts';
import { writeFileAtomically } from '../../platform/files/atomic-file.ts';
import { removeFile } from '../../platform/files/held-file.ts';
import { readStateFile } from '../../platform/files/state-file.ts';
import type { Log } from '../../platform/log.ts';
import type { Seal } from '../seal.ts';

export interface CatalogueAccount extends Account {
  readonly roles: readonly string[];
}

export interface CatalogueContent {
  /** When the last complete listing ended, ms since the epoch; null if none ever did. */
  readonly completedAt: number | null;
  readonly accounts: readonly CatalogueAccount[];
  /** Whether the names are what AWS listed, and not what another program wrote there. */
  readonly isVouchedFor: boolean;
}

export interface CatalogueFile {
  /** Null where there is no file, or one that is damaged or of another session. */
  read(): Promise<CatalogueContent | null>;
  /** @throws DaypassError state-unwritable */
  write(content: CatalogueContent): Promise<void>;
  remove(): Promise<void>;
}

const Stored = v.object({
  version: v.literal(1),
  startUrl: v.string(),
  region: v.string(),
  completedAt: v.nullable(v.pipe(v.number(), v.finite())),
  accounts: v.array(v.object({ id: v.string(), name: v.string(), email: v.string(), roles: v.array(v.string()) })),
  seal: v.nullish(v.string()),
});

/**
 * @param folder the state folder. The file's name is a hash, because session names may hold any character.
 * @param options.seal null where names are not verified.
 */
export function catalogueFile(
  folder: string,
  session: SessionDefinition,
  { clock, log, seal }: { clock: Clock; log: Log; seal: Seal | null },
): CatalogueFile {
  const startUrl = addressOf(session);
  const region = session.region ?? '';
  const hash = createHash('sha256').update(session.name).digest('hex').slice(0, 16);
  const path = join(folder, `catalogue-${hash}.json`);
  const sealed = (accounts: readonly CatalogueAccount[]) =>
    JSON.stringify(['names', session.name, startUrl, region, accounts.map(({ id, name }) => [id, name])]);
  return {
    async read() {
      const stored = await readStateFile(path, (data) => v.parse(Stored, data), { clock, log });
      if (!stored || stored.startUrl !== startUrl || stored.region !== region) return null;
      const { completedAt, accounts } = stored;
      const isVouchedFor = (await seal?.isOf(sealed(accounts), stored.seal)) ?? false;
      return { completedAt, accounts, isVouchedFor };
    },
    async write({ completedAt, accounts, isVouchedFor }) {
      const content = { version: 1, startUrl, region, completedAt, accounts };
      const own = isVouchedFor ? await seal?.of(sealed(accounts)) : null;
      await writeFileAtomically(path, JSON.stringify(own ? { ...content, seal: own } : content));
    },
    async remove() {
      await removeFile(path);
    },
  };
}

/** What stands for the file of a session whose roles are known from its definition; null for one that has to ask. */
export function definedCatalogue(definition: SessionDefinition, clock: Clock): CatalogueFile | null {
  const defined = definedRoles(definition);
  if (!defined) return null;
  const accounts = new Map<string, CatalogueAccount>();
  for (const { account, role } of defined) {
    const roles = accounts.get(account)?.roles ?? [];
    accounts.set(account, { id: account, name: definition.name, email: '', roles: [...roles, role] });
  }
  return {
    read: async () => ({ completedAt: clock.now(), accounts: [...accounts.values()], isVouchedFor: true }),
    write: async () => undefined,
    remove: async () => undefined,
  };
}
