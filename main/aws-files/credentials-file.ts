/**
 * Long-term access keys in the AWS credentials file: read once to bring them into the keychain, and taken out of the file
 * when a person says so. Sections there are `[NAME]`, without `profile`.
 */
import { errorOfCase } from '../base/error-cases.ts';
import { Secret } from '../base/secret.ts';
import { BACKUP, editFile } from './edit-file.ts';
import { requireOthersSame, spliced, withoutEntries } from './edit-ini.ts';
import { type IniSection, parseIni, strip } from './ini.ts';
import { readFileText } from './read-file.ts';
import { plainValue } from './sections.ts';

export interface StaticKey {
  readonly accessKeyId: string;
  readonly secretAccessKey: Secret;
}

const KEY_LINES = ['aws_access_key_id', 'aws_secret_access_key'];
const OWN_COPY = '.before-iam-user';

/** A profile of the file that holds a long-term key: what a person may see of it. */
export interface StaticProfile {
  readonly profile: string;
  readonly accessKeyId: string;
}

/** Profiles with an access key of an IAM user (its id begins with AKIA), in the file's order. @throws DaypassError config-unreadable */
export async function listStaticKeys(path: string): Promise<StaticProfile[]> {
  const headers = new Set(parseIni(await readFileText(path)).map(({ header }) => header));
  const found = await Promise.all(
    [...headers].map(async (profile) => {
      const key = await readStaticKey(path, profile).catch(() => null);
      return key?.accessKeyId.startsWith('AKIA') ? [{ profile, accessKeyId: key.accessKeyId }] : [];
    }),
  );
  return found.flat();
}

/** @throws DaypassError config-invalid where the profile has no such key; config-unreadable. */
export async function readStaticKey(path: string, profile: string): Promise<StaticKey> {
  const sections = parseIni(await readFileText(path)).filter((section) => isOf(section, profile));
  const values = new Map(
    sections.flatMap(({ entries }) => entries.map(({ key, value }) => [key, plainValue(key, value)] as const)),
  );
  const accessKeyId = values.get('aws_access_key_id');
  const secretAccessKey = values.get('aws_secret_access_key');
  if (sections.length === 0 || !accessKeyId || !secretAccessKey) {
    throw errorOfCase('profile-without-key', { path, profile });
  }
  if (values.has('aws_session_token')) {
    throw errorOfCase('profile-temporary-key', { profile });
  }
  return { accessKeyId, secretAccessKey: new Secret(secretAccessKey) };
}

/**
 * Takes the key's two lines out of the profile, and its header too where nothing else is left. The old file is kept next to
 * it: it holds the secret, so the person who asked for this is told to delete it in the end.
 * @returns files that still hold the key: the copy, and an earlier one if there is one.
 * @throws DaypassError config-unreadable | state-unwritable; the file is the old one then.
 */
export async function removeStaticKey(path: string, profile: string): Promise<string[]> {
  const { accessKeyId } = await readStaticKey(path, profile);
  const earlier = await readFileText(`${path}${BACKUP}`);
  // Without an earlier copy, the one that every change makes is enough.
  const copy = earlier === '' ? `${path}${BACKUP}` : `${path}${OWN_COPY}`;
  await editFile(path, (text) => withoutKey(text, profile), earlier === '' ? {} : { keepCopy: copy });
  return earlier.includes(accessKeyId) ? [copy, `${path}${BACKUP}`] : [copy];
}

function withoutKey(text: string, profile: string): string {
  const rest = parseIni(text)
    .filter((section) => isOf(section, profile))
    .reverse()
    .reduce(without, text);
  return requireOthersSame(text, rest, (section) => isOf(section, profile));
}

/** The text without the section's lines of the key; without the section where only its header would be left. */
function without(text: string, section: IniSection): string {
  const { start, body, end, entries } = section;
  const rest = withoutEntries(text, section, ({ key }) => KEY_LINES.includes(key));
  const kept = rest.slice(body, end - (text.length - rest.length));
  const isGone = entries.every(({ key }) => KEY_LINES.includes(key)) && strip(kept) === '';
  return isGone ? spliced(text, [{ start, end, by: '' }]) : rest;
}

function isOf({ header }: IniSection, profile: string): boolean {
  return header === profile;
}
