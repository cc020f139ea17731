/**
 * The AWS CLI's token cache, `~/.aws/sso/cache/HASH.json`: plain text, shared by every AWS SDK. Read as botocore and the
 * JS SDK read it; written as the CLI writes it, atomically and for this user alone.
 */
import { createHash } from 'node:crypto';
import { mkdir, readFile, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as v from 'valibot';
import { Secret } from '../base/secret.ts';
import { writeFileAtomically } from '../platform/atomic-file.ts';

/** The sign-in that a file holds. */
export interface CachedSignIn {
  readonly startUrl: string;
  readonly region: string;
  readonly accessToken: Secret;
  /** ms since the epoch. */
  readonly expiresAt: number;
  /** Whether the CLI can go on with it by itself until its registration ends. */
  readonly renewableUntil: number | null;
}

/** A token is about 1 KiB; whatever is much larger is something else. */
const MAX_BYTES = 64 * 1024;

const Shape = v.object({
  startUrl: v.optional(v.string(), ''),
  region: v.optional(v.string(), ''),
  accessToken: v.pipe(v.string(), v.minLength(1)),
  expiresAt: v.string(),
  refreshToken: v.optional(v.string()),
  clientId: v.optional(v.string()),
  registrationExpiresAt: v.optional(v.string()),
});

/** Where the sign-in of a session is kept. @param key the session's name, for legacy profiles the start URL as it stands there. */
export function ssoCachePath(home: string, key: string): string {
  return join(home, '.aws', 'sso', 'cache', `${createHash('sha1').update(key).digest('hex')}.json`);
}

/** What the file holds; null where there is none, or something else. Never fails: the file is somebody else's. */
export async function readCachedSignIn(path: string): Promise<CachedSignIn | null> {
  try {
    if ((await stat(path)).size > MAX_BYTES) return null;
    const data = v.parse(Shape, JSON.parse(await readFile(path, 'utf8')));
    const expiresAt = timeOf(data.expiresAt);
    if (Number.isNaN(expiresAt)) return null;
    const { startUrl, region, accessToken, refreshToken, clientId, registrationExpiresAt } = data;
    const end = timeOf(registrationExpiresAt ?? '');
    const renewableUntil = refreshToken && clientId && !Number.isNaN(end) ? end : null;
    return { startUrl, region, accessToken: new Secret(accessToken), expiresAt, renewableUntil };
  } catch {
    return null;
  }
}

/**
 * Writes a sign-in that is not renewable: a refresh token works once, so that it has one owner, who does not hand it out.
 * @throws DaypassError state-unwritable
 */
export async function writeCachedSignIn(path: string, signIn: Omit<CachedSignIn, 'renewableUntil'>): Promise<void> {
  const { startUrl, region, accessToken, expiresAt } = signIn;
  const fields = { startUrl, region, accessToken: accessToken.expose(), expiresAt: cliTime(expiresAt) };
  await mkdir(dirname(path), { recursive: true, mode: 0o700 }).catch(() => undefined);
  await writeFileAtomically(path, pythonJson(fields), { mode: 0o600 });
}

/** Takes the file away if it holds this token. */
export async function removeCachedSignIn(path: string, accessToken: Secret): Promise<void> {
  const held = await readCachedSignIn(path);
  if (held?.accessToken.expose() === accessToken.expose()) await rm(path, { force: true });
}

/** `2026-11-24T09:00:00Z`; older CLIs wrote `UTC` for the `Z`. */
function timeOf(text: string): number {
  return Date.parse(text.replace(/UTC$/, 'Z'));
}

/** Rounded down, so that nobody takes the token for longer than it lives. */
function cliTime(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}

/** As Python's `json.dumps` lays it out: a space after each colon and comma, nothing but ASCII. */
function pythonJson(fields: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(fields).map(([name, value]) => `${JSON.stringify(name)}: ${JSON.stringify(value)}`);
  const ascii = (one: string) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return `{${pairs.join(', ')}}`.replace(/[\u007f-\uffff]/g, ascii);
}
