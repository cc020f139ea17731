/** Which browsers this machine has, with their profiles, and opening an address in a chosen one. */
import { access, constants, readFile } from 'node:fs/promises';
import { delimiter, isAbsolute, join } from 'node:path';
import { errorOfCase } from '../../base/error-cases.ts';
import { DaypassError } from '../../base/errors.ts';
import { type BrowserKind, type BrowserSearch, KINDS } from './browser-places.ts';
import { launch } from './open-browser.ts';

export interface BrowserProfile {
  /** What the browser knows it by: a folder's name (Chromium) or the profile's (Firefox). */
  readonly id: string;
  /** What its owner called it. */
  readonly name: string;
}

export interface Browser {
  /** `chrome`, `firefox`. */
  readonly id: string;
  readonly name: string;
  readonly family: 'chromium' | 'firefox';
  /** What starts it: a program, or an application bundle on macOS. */
  readonly program: string;
  readonly profiles: readonly BrowserProfile[];
}

/** All browsers of the table that are installed, in its order. Never fails: what can't be read is not there. */
export async function findBrowsers(surroundings: BrowserSearch): Promise<Browser[]> {
  const found = await Promise.all(KINDS.map((kind) => findBrowser(kind, surroundings)));
  return found.filter((browser) => browser !== null);
}

/** Each browser and each of its profiles, by the names that `chooseBrowser` takes: two profiles of one name by their folders. */
export function browserNames(browsers: readonly Browser[]): { id: string; name: string }[] {
  return browsers.flatMap(({ id, name, profiles }) => [
    { id, name },
    ...profiles.map((profile) => {
      const isAlone = profiles.filter((other) => isSame(other.name, profile.name)).length === 1;
      const shown = isAlone || profile.name === profile.id ? profile.name : `${profile.name} (${profile.id})`;
      return { id: `${id}:${isAlone ? profile.name : profile.id}`, name: `${name}, profile ${shown}` };
    }),
  ]);
}

/** One that was chosen: a browser, maybe one of its profiles. */
export interface BrowserChoice {
  readonly browser: Browser;
  readonly profile: BrowserProfile | null;
}

/**
 * Finds `chrome`, `chrome:Work`, `Google Chrome:Profile 1`, in any case.
 * @throws DaypassError no-browser, with the names that there are.
 */
export function chooseBrowser(browsers: readonly Browser[], text: string): BrowserChoice {
  const [head = '', ...rest] = text.split(':');
  const wanted = rest.join(':');
  const browser = browsers.find(({ id, name }) => isSame(id, head) || isSame(name, head));
  if (!browser) {
    const names = browsers.map(({ id }) => id).join(', ');
    throw names
      ? errorOfCase('no-such-browser', { name: head, names })
      : errorOfCase('no-browser-found', { name: head });
  }
  if (wanted === '') return { browser, profile: null };
  const byFolder = browser.profiles.find(({ id }) => id === wanted);
  const byName = browser.profiles.filter(({ name }) => isSame(name, wanted));
  if (!byFolder && byName.length > 1) {
    const folders = byName.map(({ id }) => `${browser.id}:${id}`).join(', ');
    throw errorOfCase('several-profiles', { browser: browser.name, name: wanted, names: folders });
  }
  const profile = byFolder ?? byName[0];
  if (profile) return { browser, profile };
  const names = browserNames([browser])
    .slice(1)
    .map(({ id }) => id)
    .join(', ');
  const what = { browser: browser.name, name: wanted };
  throw names ? errorOfCase('no-such-profile', { ...what, names }) : errorOfCase('no-profile-found', what);
}

/**
 * Opens an address in a browser and profile. The address shows in the process list: see `one-time-redirect.ts`.
 * @throws DaypassError browser-failed
 */
export async function openInBrowser(
  { browser, profile }: BrowserChoice,
  url: string,
  { env, platform }: BrowserSearch,
): Promise<void> {
  const args = [...profileArguments(browser, profile), url];
  const [program, ...first] =
    platform === 'darwin' ? ['/usr/bin/open', '-n', '-a', browser.program, '--args'] : [browser.program];
  try {
    await launch(program as string, [...first, ...args], env);
  } catch (cause) {
    throw new DaypassError('browser-failed', `${browser.name} could not be opened.`, {
      cause,
      details: { browser: browser.name },
    });
  }
}

function profileArguments({ family }: Browser, profile: BrowserProfile | null): string[] {
  if (family === 'chromium') return profile ? [`--profile-directory=${profile.id}`] : [];
  return [...(profile ? ['-P', profile.id] : []), '--new-tab'];
}

/** Colours that a Firefox container can have. */
const CONTAINER_COLOURS = [
  'blue',
  'turquoise',
  'green',
  'yellow',
  'orange',
  'red',
  'pink',
  'purple',
  'toolbar',
] as const;
export type ContainerColour = (typeof CONTAINER_COLOURS)[number];

/** The add-ons that open an address in a container, by the scheme that each listens to. */
const CONTAINER_SCHEMES = {
  /** "Granted Containers" */
  granted: 'ext+granted-containers:',
  /** "Open external links in a container" */
  container: 'ext+container:',
} as const;
export type ContainerScheme = keyof typeof CONTAINER_SCHEMES;

/**
 * The address that makes an add-on open `url` in the container called `name`, made if need be
 * (github.com/common-fate/granted-containers, github.com/honsiorovskyi/open-url-in-container).
 */
export function containerUrl(
  scheme: ContainerScheme,
  { name, url, colour }: { name: string; url: string; colour: ContainerColour },
): string {
  const parts = { name, url, color: colour, icon: 'briefcase' };
  const query = Object.entries(parts).map(([key, value]) => `${key}=${encodeURIComponent(value)}`);
  return `${CONTAINER_SCHEMES[scheme]}${query.join('&')}`;
}

async function findBrowser(kind: BrowserKind, surroundings: BrowserSearch): Promise<Browser | null> {
  for (const { programs, data } of kind.places(surroundings)) {
    const program = await firstExisting(programs, surroundings);
    if (program) {
      const { id, name, family } = kind;
      const profiles = family === 'chromium' ? await chromiumProfiles(data) : await firefoxProfiles(data);
      return { id, name, family, program, profiles };
    }
  }
  return null;
}

async function firstExisting(programs: readonly string[], { env }: BrowserSearch): Promise<string | null> {
  const folders = (env.PATH ?? '').split(delimiter).filter((folder) => isAbsolute(folder));
  const paths = programs.flatMap((program) =>
    isAbsolute(program) || /^[a-z]:/i.test(program) ? [program] : folders.map((folder) => join(folder, program)),
  );
  for (const path of paths) {
    const exists = await access(path, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (exists) return path;
  }
  return null;
}

/** Chromium keeps the names of its profiles in `Local State`, by folder. */
async function chromiumProfiles(folders: readonly string[]): Promise<BrowserProfile[]> {
  const state = await firstText(folders.map((folder) => join(folder, 'Local State')));
  if (state === null) return [];
  const cache = (parsed(state) as { profile?: { info_cache?: unknown } } | null)?.profile?.info_cache;
  if (typeof cache !== 'object' || cache === null) return [];
  return Object.entries(cache)
    .map(([id, info]) => ({ id, name: nameIn(info) ?? id }))
    .sort((a, b) => a.name.localeCompare(b.name, 'en'));
}

function nameIn(info: unknown): string | null {
  const name = (info as { name?: unknown } | null)?.name;
  return typeof name === 'string' && name !== '' ? name : null;
}

/** `profiles.ini`: sections `[Profile0]`, `[Profile1]` … with a `Name` each. */
async function firefoxProfiles(folders: readonly string[]): Promise<BrowserProfile[]> {
  const ini = await firstText(folders.map((folder) => join(folder, 'profiles.ini')));
  if (ini === null) return [];
  const profiles: BrowserProfile[] = [];
  let isProfile = false;
  for (const line of ini.split(/\r?\n/)) {
    const section = /^\s*\[(.*)\]\s*$/.exec(line)?.[1];
    if (section !== undefined) isProfile = /^Profile\d+$/.test(section);
    const name = /^\s*Name\s*=\s*(.+?)\s*$/.exec(line)?.[1];
    if (isProfile && name !== undefined) profiles.push({ id: name, name });
  }
  return profiles.sort((a, b) => a.name.localeCompare(b.name, 'en'));
}

async function firstText(paths: readonly string[]): Promise<string | null> {
  for (const path of paths) {
    const text = await readFile(path, 'utf8').catch(() => null);
    if (text !== null) return text;
  }
  return null;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function isSame(a: string, b: string): boolean {
  return a.toLowerCase() === b.trim().toLowerCase();
}
