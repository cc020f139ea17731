/**
 * What other tools for IAM Identity Center keep next to AWS's files, as far as it can be read: which roles were used most.
 * Every file is somebody else's and may be damaged; one that can't be understood is reported and passed over.
 *
 * Formats: granted `pkg/frecency/frecency.go` (JSON), aws-sso-cli `docs/config.md` (YAML) and `internal/sso/cache.go` (JSON).
 * Leapp encrypts its file with a key of the machine.
 */
import { readFile, stat } from 'node:fs/promises';
import { posix, win32 } from 'node:path';
import * as v from 'valibot';
import { parse as parseYaml } from 'yaml';
import { partsOfRoleArn } from '../../common/patterns.ts';
import { hostName, type ImportedPortal } from './import-profiles.ts';

/** No such file is larger, in bytes. */
const MAX_SIZE = 5_000_000;

export interface OtherTools {
  /** Names of profiles by how much they were used, the most first. */
  readonly granted: readonly string[];
  readonly awsSso: {
    /** By what aws-sso calls them. */
    readonly portals: ReadonlyMap<string, ImportedPortal>;
    /** The one used last comes first, then those that have a profile name of their own. */
    readonly roles: readonly {
      readonly portal: string;
      readonly account: string;
      readonly role: string;
      readonly name: string | null;
    }[];
  };
  /** Sentences about what was found and could not be read. */
  readonly notes: readonly string[];
}

const Frecency = v.object({ Entries: v.nullable(v.array(v.object({ Entry: v.string() }))) });
const History = v.object({
  SSO: v.optional(v.record(v.string(), v.object({ History: v.optional(v.nullable(v.array(v.string()))) }))),
});
const named = v.union([v.string(), v.number()]);
const AwsSsoConfig = v.object({
  SSOConfig: v.record(
    v.string(),
    v.object({
      StartUrl: v.string(),
      SSORegion: v.string(),
      Accounts: v.nullish(
        v.record(
          v.string(),
          v.nullish(
            v.object({ Roles: v.nullish(v.record(v.string(), v.nullish(v.object({ Profile: v.nullish(named) })))) }),
          ),
        ),
      ),
    }),
  ),
});

/** @param env of this process: XDG folders and AWS_SSO_CONFIG are honoured, as by the tools themselves. */
export async function readOtherTools({
  platform,
  env,
  home,
}: {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
}): Promise<OtherTools> {
  const { join } = platform === 'win32' ? win32 : posix;
  const notes: string[] = [];
  const read = async <T>(tool: string, path: string, parse: (text: string) => T): Promise<T | null> => {
    try {
      if ((await stat(path)).size > MAX_SIZE) throw new Error('too large');
      return parse(await readFile(path, 'utf8'));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT')
        notes.push(`${tool}: ${path} can't be read; passed over.`);
      return null;
    }
  };
  const first = async (folders: readonly string[]) => {
    for (const folder of folders) if (await exists(folder)) return folder;
    return folders.at(-1) ?? home;
  };
  const cache = await first([join(home, '.granted'), join(env.XDG_CACHE_HOME || join(home, '.cache'), 'granted')]);
  const granted = await read('granted', join(cache, 'aws_profiles_frecency'), (text) =>
    (v.parse(Frecency, JSON.parse(text)).Entries ?? []).map(({ Entry }) => Entry),
  );
  const sso = await first([join(home, '.aws-sso'), join(env.XDG_CONFIG_HOME || join(home, '.config'), 'aws-sso')]);
  const config = await read('aws-sso', env.AWS_SSO_CONFIG || join(sso, 'config.yaml'), (text) =>
    v.parse(AwsSsoConfig, parseYaml(text)),
  );
  const history = await read('aws-sso', join(sso, 'cache.json'), (text) => v.parse(History, JSON.parse(text)));
  if (await exists(join(home, '.Leapp', 'Leapp-lock.json'))) {
    notes.push(
      'Leapp encrypts its list of sessions for itself, so nothing can be read from it: add what you need by hand.',
    );
  }
  const portals = new Map(
    Object.entries(config?.SSOConfig ?? {}).map(([called, { StartUrl: startUrl, SSORegion: region }]) => [
      called,
      { startUrl, region, name: called === 'Default' ? hostName(startUrl) : called },
    ]),
  );
  const recent = Object.entries(history?.SSO ?? {}).flatMap(([portal, { History: arns }]) =>
    (arns ?? []).flatMap((arn) => {
      const { account, role } = partsOfRoleArn(arn);
      return account === '' ? [] : [{ portal, account, role, name: null }];
    }),
  );
  const withName = Object.entries(config?.SSOConfig ?? {}).flatMap(([portal, { Accounts: accounts }]) =>
    Object.entries(accounts ?? {}).flatMap(([account, about]) =>
      Object.entries(about?.Roles ?? {}).flatMap(([role, settings]) =>
        settings?.Profile == null
          ? []
          : [{ portal, account: account.padStart(12, '0'), role, name: String(settings.Profile) }],
      ),
    ),
  );
  return { granted: granted ?? [], awsSso: { portals, roles: [...recent, ...withName] }, notes };
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
