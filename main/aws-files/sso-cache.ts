/**
 * The AWS CLI's token cache, `~/.aws/sso/cache/HASH.json`: plain text, shared by every AWS SDK. Read as botocore and the
 * JS SDK read it; written key for key as the CLI writes it after `aws sso login`, atomically and for this user alone.
 */

import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { lstat, mkdir, open, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as v from 'valibot';
import { errorOfCase } from '../base/error-cases.ts';
import type { DaypassError } from '../base/errors.ts';
import { Secret } from '../base/secret.ts';
import { writeFileAtomically } from '../platform/files/atomic-file.ts';
import { removeFile } from '../platform/files/held-file.ts';
import { OTHERS_WRITE } from '../platform/files/private-folder.ts';

/** The sign-in that a file holds. Times are ms since the epoch. */
export interface CachedSignIn {
  readonly startUrl: string;
  readonly region: string;
  readonly accessToken: Secret;
  readonly expiresAt: number;
  /** How to continue it, where that is possible. */
  readonly refreshToken: Secret | null;
  /** The client that the token was issued to; no other can renew it. */
  readonly registration: {
    readonly clientId: string;
    readonly clientSecret: Secret;
    readonly expiresAt: number;
  } | null;
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
  clientSecret: v.optional(v.string()),
  registrationExpiresAt: v.optional(v.string()),
});

/** Where the sign-in of a session is kept. @param key the session's name, for legacy profiles the start URL as the profile writes it. */
export function ssoCachePath(home: string, key: string): string {
  return join(home, '.aws', 'sso', 'cache', `${createHash('sha1').update(key).digest('hex')}.json`);
}

/**
 * What the file holds; null where there is none, something else, a link, or somebody else's. Never fails: any program of
 * this user may write it.
 */
export async function readCachedSignIn(path: string): Promise<CachedSignIn | null> {
  try {
    const text = await readOwnFile(path);
    const data = v.parse(Shape, JSON.parse(text));
    const expiresAt = timeOf(data.expiresAt);
    if (Number.isNaN(expiresAt)) return null;
    const { startUrl, region, accessToken, refreshToken, clientId, clientSecret, registrationExpiresAt } = data;
    const end = timeOf(registrationExpiresAt ?? '');
    return {
      startUrl,
      region,
      accessToken: new Secret(accessToken),
      expiresAt,
      refreshToken: refreshToken ? new Secret(refreshToken) : null,
      registration:
        clientId && clientSecret && !Number.isNaN(end)
          ? { clientId, clientSecret: new Secret(clientSecret), expiresAt: end }
          : null,
    };
  } catch {
    return null;
  }
}

/**
 * Writes a sign-in as the CLI has it: the same names in the same order, times in whole seconds.
 * @throws DaypassError state-unsafe where a link, or what is somebody else's, is in its place; state-unwritable
 */
export async function writeCachedSignIn(path: string, signIn: CachedSignIn): Promise<void> {
  const { startUrl, region, accessToken, expiresAt, refreshToken, registration } = signIn;
  const fields = {
    startUrl,
    region,
    accessToken: accessToken.expose(),
    expiresAt: cliTime(expiresAt),
    ...(registration && {
      clientId: registration.clientId,
      clientSecret: registration.clientSecret.expose(),
      registrationExpiresAt: cliTime(registration.expiresAt),
    }),
    ...(refreshToken && { refreshToken: refreshToken.expose() }),
  };
  await mkdir(dirname(path), { recursive: true, mode: 0o700 }).catch(() => undefined);
  await assertOwnPlace(path);
  await writeFileAtomically(path, pythonJson(fields), { mode: 0o600 });
}

/** Takes the file away, unless it is a link or somebody else's. */
export async function removeCachedSignIn(path: string): Promise<void> {
  await assertOwnPlace(path);
  await removeFile(path);
}

async function readOwnFile(path: string): Promise<string> {
  await assertOwnPlace(path);
  const file = await open(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
  try {
    const stats = await file.stat();
    if (!stats.isFile() || !isOwn(stats.uid)) throw unsafe(path);
    if (stats.size > MAX_BYTES) throw unsafe(path);
    return await file.readFile('utf8');
  } finally {
    await file.close();
  }
}

/** The folder may be behind a link (`~/.aws` often is), but is this user's; the file is itself, or not there yet. */
async function assertOwnPlace(path: string): Promise<void> {
  const folder = await stat(dirname(path)).catch(() => null);
  if (folder && (!isOwn(folder.uid) || isOpen(folder.mode))) throw unsafe(dirname(path));
  const file = await lstat(path).catch(() => null);
  if (file && (!file.isFile() || !isOwn(file.uid))) throw unsafe(path);
}

/** Windows keeps its access lists outside the mode; what is in the user's profile is the user's. */
function isOwn(uid: number): boolean {
  return process.getuid === undefined || uid === process.getuid();
}

function isOpen(mode: number): boolean {
  return process.getuid !== undefined && (mode & OTHERS_WRITE) !== 0;
}

function unsafe(path: string): DaypassError {
  return errorOfCase('file-of-another', { path });
}

/** `2026-11-24T09:00:00Z`; older CLIs wrote `UTC` for the `Z`. */
function timeOf(text: string): number {
  return Date.parse(text.replace(/UTC$/, 'Z'));
}

/** Rounded down, so that no one takes the token for longer than it lives. */
function cliTime(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}

/** As Python's `json.dumps` lays it out: a space after each colon and comma, nothing but ASCII. */
function pythonJson(fields: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(fields).map(([name, value]) => `${JSON.stringify(name)}: ${JSON.stringify(value)}`);
  const ascii = (one: string) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return `{${pairs.join(', ')}}`.replace(/[\u007f-\uffff]/g, ascii);
}
