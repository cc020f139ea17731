/**
 * Settings that the window shows as a switch, a line of text or a region. One entry here is all that such a setting is: its schema, its
 * default, its place in the window and its row of `docs/settings.md` come from it; its label is in the window's strings.
 */
import * as v from 'valibot';
import { REGION } from './patterns.ts';
import { SETTING_FAULTS_EN } from './setting-faults.ts';

/** Sections of the window's settings, where a setting stands in the order of this file. */
export type SettingsSection = 'general' | 'signIn' | 'regions' | 'notifications' | 'security' | 'network' | 'connect';

const text = v.pipe(v.string(), v.maxLength(1_000));

interface About<Label extends string> {
  readonly section: SettingsSection;
  /** Key of its label in the strings of the settings page, and of what stands in the field where nothing is set. */
  readonly label: Label;
  /** For the reference: what it may be, and what it does. */
  readonly values: string;
  readonly about: string;
}

function toggle<const Label extends string>(
  section: SettingsSection,
  label: Label,
  isOn: boolean,
  about: string,
): About<Label> & {
  readonly kind: 'switch';
  readonly schema: v.BooleanSchema<undefined>;
  readonly byDefault: boolean;
} {
  return { kind: 'switch', section, label, schema: v.boolean(), byDefault: isOn, values: '`true`, `false`', about };
}

interface LineSetting<Schema extends v.GenericSchema, Empty extends string | null, Fault extends string | null> {
  readonly schema: Schema;
  readonly byDefault: v.InferOutput<Schema>;
  /** Key of the words that stand in the field while the default is in force; null shows the default itself. */
  readonly empty: Empty;
  /** Key of the message for a text that is not a valid value; null where every text is valid. */
  readonly fault: Fault;
}

function line<
  const Label extends string,
  Schema extends v.GenericSchema,
  const Empty extends string | null,
  const Fault extends string | null,
>(said: About<Label> & LineSetting<Schema, Empty, Fault>) {
  return { kind: 'line' as const, ...said };
}

/** A line of text that is chosen from the regions, by code or city. */
function region<const Label extends string, Schema extends v.GenericSchema>(
  said: About<Label> & LineSetting<Schema, 'noRegion', 'regionFault'>,
) {
  return { kind: 'region' as const, ...said };
}

export const SIMPLE_SETTINGS = {
  launchAtLogin: toggle('general', 'launchAtLogin', false, 'Start Daypass when you sign in to your computer.'),
  startHidden: toggle('general', 'startHidden', true, 'Start in the tray at login, without a window.'),
  askBeforeQuit: toggle('general', 'askBeforeQuit', true, 'Say what stops working before Daypass quits.'),
  terminal: line({
    section: 'connect',
    label: 'terminal',
    empty: 'defaultTerminal',
    fault: null,
    schema: v.nullable(text),
    byDefault: null,
    values: 'a program, `null`',
    about:
      'The terminal that a role’s shell opens in; `null` is the desktop’s own. One that desktops don’t bring takes your confirmation.',
  }),
  defaultRegion: region({
    section: 'regions',
    label: 'defaultRegion',
    empty: 'noRegion',
    fault: 'regionFault',
    schema: v.nullable(v.pipe(v.string(), v.regex(REGION, SETTING_FAULTS_EN.region))),
    byDefault: null,
    values: 'a region, `null`',
    about: 'Region for profiles and consoles where no rule and no account has one.',
  }),
  profileTemplate: line({
    section: 'connect',
    label: 'profileTemplate',
    empty: null,
    fault: 'templateFault',
    schema: v.pipe(text, v.regex(/\{(account|id|role|session)\}/, SETTING_FAULTS_EN.template)),
    byDefault: '{account}-{role}',
    values: 'text with `{account}`, `{id}`, `{role}`, `{session}`',
    about: 'Names of the profiles that `daypass profiles sync` writes.',
  }),
  /** Drop credentials from memory when the screen locks or the machine sleeps; the keychain keeps them. */
  clearOnLock: toggle(
    'security',
    'clearOnLock',
    false,
    'Clear credentials from memory when the screen locks or the computer sleeps; the keychain keeps them.',
  ),
} as const;

/** The same inside groups, such as `network.proxy`. */
export const GROUPED_SETTINGS = {
  notifications: {
    sessionEnding: toggle('notifications', 'sessionEnding', true, 'A sign-in is about to expire.'),
    signInNeeded: toggle('notifications', 'signInNeeded', true, 'A program needs a sign-in.'),
    signedIn: toggle('notifications', 'signedIn', true, 'A sign-in is complete.'),
    newRoles: toggle('notifications', 'newRoles', true, 'You have access to new accounts or roles.'),
    oldKey: toggle('notifications', 'oldKey', true, 'An IAM user’s access key is more than 90 days old.'),
  },
  /** The way out of a company network. */
  network: {
    proxy: line({
      section: 'network',
      label: 'proxy',
      empty: 'proxyOfSystem',
      fault: 'proxyFault',
      schema: v.pipe(text, v.check(isProxy, SETTING_FAULTS_EN.proxy)),
      byDefault: 'auto',
      values: '`auto`, `none`, `http://HOST:PORT`',
      about: 'The way out of a company network; `auto` is as the environment and the system have it.',
    }),
    noProxy: line({
      section: 'network',
      label: 'noProxy',
      empty: 'noHosts',
      fault: null,
      schema: v.array(text),
      byDefault: [] as string[],
      values: 'list of hosts',
      about: 'Hosts that are reached directly, as in `NO_PROXY`.',
    }),
    caBundle: line({
      section: 'network',
      label: 'caBundle',
      empty: 'certificatesOfSystem',
      fault: 'pathFault',
      schema: v.nullable(v.pipe(text, v.check(isAbsolutePath, SETTING_FAULTS_EN.path))),
      byDefault: null,
      values: 'path, `null`',
      about: 'A file of further certificates to trust, in PEM form.',
    }),
  },
  /** The sign-ins that the AWS CLI keeps in `~/.aws/sso/cache`. */
  awsCliCache: {
    read: toggle('signIn', 'cliCacheRead', true, 'A sign-in done with the AWS CLI counts in Daypass.'),
    /** Writes the refresh token and the client secret to a file in plain text, the only thing that does: off unless a person sets it. */
    write: toggle(
      'signIn',
      'cliCacheWrite',
      false,
      'A sign-in done in Daypass counts for the AWS CLI. This puts tokens into a plain-text file.',
    ),
  },
} as const;

/** What such a setting is. */
export interface SimpleSetting {
  readonly kind: 'switch' | 'line' | 'region';
  readonly section: SettingsSection;
  readonly schema: v.GenericSchema;
  readonly byDefault: unknown;
  readonly values: string;
  readonly about: string;
}

type Simple = Readonly<Record<string, SimpleSetting>>;

/** Schemas of settings, each of which may be left out. */
export function schemasOf<const T extends Simple>(settings: T) {
  const all = Object.entries(settings).map(([key, { schema }]) => [key, schema]);
  return Object.fromEntries(all) as { readonly [Key in keyof T]: T[Key]['schema'] };
}

export function defaultsOf<const T extends Simple>(settings: T) {
  const all = Object.entries(settings).map(([key, { byDefault }]) => [key, byDefault]);
  return Object.fromEntries(all) as { readonly [Key in keyof T]: T[Key]['byDefault'] };
}

/** Each setting with the way to it. */
export function simpleSettings(): { readonly path: readonly string[]; readonly setting: ShownSetting }[] {
  const own = Object.entries(SIMPLE_SETTINGS).map(([key, setting]) => ({ path: [key], setting }));
  const grouped = Object.entries(GROUPED_SETTINGS).flatMap(([group, settings]) =>
    Object.entries<ShownSetting>(settings).map(([key, setting]) => ({ path: [group, key], setting })),
  );
  return [...own, ...grouped];
}

type Of<T> = T[keyof T];
/** One of them, with the keys of its words. */
export type ShownSetting =
  | Of<typeof SIMPLE_SETTINGS>
  | Of<{ [G in keyof typeof GROUPED_SETTINGS]: Of<(typeof GROUPED_SETTINGS)[G]> }>;

/** A value as a line of text: hosts with commas between them, nothing where there is none. */
export function textOfValue(value: unknown): string {
  return Array.isArray(value) ? value.join(', ') : typeof value === 'string' ? value : '';
}

/** The value that a line of text stands for; undefined for none that the setting may have. */
export function valueOfText({ schema, byDefault }: Pick<SimpleSetting, 'schema' | 'byDefault'>, said: string): unknown {
  const text = said.trim();
  const value = text === '' ? byDefault : Array.isArray(byDefault) ? text.split(/[\s,]+/).filter(Boolean) : text;
  return v.is(schema, value) ? value : undefined;
}

/** `proxy.corp` and `proxy:3128` are addresses, too; a word alone is more likely a slip. */
function isProxy(text: string): boolean {
  if (text === 'auto' || text === 'none') return true;
  const [, scheme] = /^([a-z][a-z0-9+.-]*):\/\//i.exec(text) ?? [];
  if (scheme === undefined ? !/[.:]/.test(text) : !/^(?:https?|socks(?:4a?|5h?)?)$/i.test(scheme)) return false;
  try {
    // Read as http, because URL accepts any host for a scheme that it doesn't know.
    return new URL(scheme === undefined ? `http://${text}` : text.replace(scheme, 'http')).hostname !== '';
  } catch {
    return false;
  }
}

/** The agent has no working folder that a relative path could start from. */
function isAbsolutePath(text: string): boolean {
  return /^(?:[\\/]|[a-z]:[\\/])/i.test(text);
}
