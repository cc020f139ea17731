/**
 * What a team has agreed on, below a person's own settings: kept in `team.json` next to them, with the address that it came
 * from. Only settings that describe accounts are taken; how this machine reaches the network or opens a browser is no one’s
 * business but its owner's.
 */
import { dirname, join } from 'node:path';
import * as v from 'valibot';
import type { Clock } from '../base/clock.ts';
import { errorOfCase } from '../base/error-cases.ts';
import { writeFileAtomically } from '../platform/files/atomic-file.ts';
import { removeFile } from '../platform/files/held-file.ts';
import { readStateFile } from '../platform/files/state-file.ts';
import type { Log } from '../platform/log.ts';
import { firstFault } from './issues.ts';
import { type OwnSettings, SettingsSchema } from './schema.ts';

const short = v.pipe(v.string(), v.minLength(1), v.maxLength(200));

const TeamSchema = v.object({
  version: v.literal(1),
  /** What the team is called, for a sentence. */
  name: v.optional(short),
  /** Identity Center sessions, which go into the AWS config file. */
  sessions: v.optional(v.array(v.object({ name: short, startUrl: short, region: short }))),
  ...v.pick(SettingsSchema, [
    'colours',
    'sensitive',
    'sensitiveRoles',
    'regions',
    'defaultRegion',
    'profileTemplate',
    'favourites',
    'accounts',
    'registries',
  ]).entries,
});
export type Team = v.InferOutput<typeof TeamSchema>;

const Stored = v.object({ version: v.literal(1), from: v.string(), fetchedAt: v.number(), team: TeamSchema });
export type StoredTeam = v.InferOutput<typeof Stored>;

/**
 * @returns what was understood, and the names of settings that a team can't decide.
 * @throws DaypassError settings-invalid
 */
export function parseTeam(text: string): { team: Team; ignored: readonly string[] } {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (cause) {
    throw errorOfCase('team-no-json', {}, cause);
  }
  const parsed = v.safeParse(TeamSchema, data);
  if (!parsed.success) {
    throw errorOfCase('team-setting-wrong', firstFault(parsed.issues));
  }
  const ignored = Object.keys(data as object).filter((key) => !Object.hasOwn(TeamSchema.entries, key));
  return { team: parsed.output, ignored };
}

/** The team's part of the settings. */
export function teamLayer(stored: StoredTeam | null): Partial<OwnSettings> {
  if (!stored) return {};
  const { name: _name, sessions: _sessions, ...settings } = stored.team;
  return settings;
}

export function readTeam(settings: string, dependencies: { clock: Clock; log: Log }): Promise<StoredTeam | null> {
  return readStateFile(pathOf(settings), (data) => v.parse(Stored, data), dependencies);
}

/** Null forgets it. @throws DaypassError state-unwritable */
export async function writeTeam(settings: string, stored: StoredTeam | null): Promise<void> {
  if (stored) await writeFileAtomically(pathOf(settings), `${JSON.stringify(stored, null, 2)}\n`);
  else await removeFile(pathOf(settings));
}

/** @param settings path of the person's own settings. */
function pathOf(settings: string): string {
  return join(dirname(settings), 'team.json');
}
