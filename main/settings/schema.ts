/**
 * What a person may set, in `settings.json` of the config folder: versioned JSON that may be edited by hand. The file holds
 * only what was set; everything else is `DEFAULTS`. A key that this version does not know is kept and ignored.
 */
import * as v from 'valibot';
import { COLOURS } from '../../common/colours.ts';
import { LANGUAGES } from '../../common/languages.ts';
import { SETTING_FAULTS_EN } from '../../common/setting-faults.ts';
import { defaultsOf, GROUPED_SETTINGS, SIMPLE_SETTINGS, schemasOf } from '../../common/settings.ts';
import { isShortcut } from '../../common/shortcut.ts';
import { LONGEST_PATTERN } from '../../common/wildcard.ts';
import { accountId, region } from './source-fields.ts';

const text = v.pipe(v.string(), v.maxLength(1_000));
const colour = v.picklist(COLOURS);
/** `*` stands for any text, `?` for one character; case does not matter. */
const pattern = v.pipe(v.string(), v.minLength(1), v.maxLength(LONGEST_PATTERN));

/** Every role of every account is held against every rule. */
const MOST_RULES = 1_000;
const rules = <Rule extends v.GenericSchema>(rule: Rule) =>
  v.optional(v.pipe(v.array(rule), v.maxLength(MOST_RULES, SETTING_FAULTS_EN.rules)));

const Role = v.object({ session: text, account: accountId, role: text });

/** A rule speaks of the roles whose account name (or id) and role name match; what is left out matches everything. */
const where = { account: v.optional(pattern), role: v.optional(pattern) };

const { notifications, network, awsCliCache } = GROUPED_SETTINGS;

export const SettingsSchema = v.looseObject({
  version: v.literal(1),
  ...v.partial(v.object(schemasOf(SIMPLE_SETTINGS))).entries,
  theme: v.optional(v.picklist(['system', 'light', 'dark'])),
  language: v.optional(v.picklist(['system', ...LANGUAGES])),
  /** Where sign-in pages open: id of a browser or profile as `daypass settings` lists them; null for the default browser. */
  signInBrowser: v.optional(v.nullable(text)),
  /** Keys that open the palette from any program, such as `Ctrl+Alt+D`; null for none. */
  paletteShortcut: v.optional(v.nullable(v.pipe(text, v.check(isShortcut, SETTING_FAULTS_EN.shortcut)))),
  /** How a session is signed in to, by its name; device authorization where nothing is said. */
  signInMethods: v.optional(v.record(v.string(), v.picklist(['device', 'browser']))),
  console: v.optional(
    v.looseObject({
      /** Where consoles open: the default browser, a chosen one, a window of Daypass, or the portal's own link. */
      opens: v.optional(v.picklist(['default', 'browser', 'isolated', 'portal'])),
      /** Id of a browser or profile, for `opens: "browser"`. */
      browser: v.optional(v.nullable(text)),
      /** The Firefox add-on that opens a container per account and role: "Granted Containers", or "Open external links in a container". */
      containers: v.optional(v.nullable(v.picklist(['granted', 'container']))),
      /** Whether an isolated window keeps its cookies when it closes. */
      keepData: v.optional(v.boolean()),
      /** Length of the console's own session, in hours; null leaves it to AWS. */
      hours: v.optional(v.nullable(v.pipe(v.number(), v.minValue(0.25), v.maxValue(12)))),
    }),
  ),
  regions: rules(v.object({ ...where, region })),
  /** Rules for colours; the first that matches counts. */
  colours: rules(v.object({ ...where, colour })),
  /** Rules for roles that are served only after a click. */
  sensitive: rules(v.object(where)),
  /** Single roles that are served only after a click. */
  sensitiveRoles: rules(Role),
  /** How long "allow for a while" lasts, in minutes. */
  approvalMinutes: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(720))),
  favourites: v.optional(v.array(v.object({ ...Role.entries, name: v.optional(text) }))),
  /** What a person says of single accounts, by id. */
  accounts: v.optional(
    v.record(
      accountId,
      v.looseObject({
        alias: v.optional(text),
        region: v.optional(region),
        tags: v.optional(v.array(text)),
        colour: v.optional(colour),
      }),
    ),
  ),
  notifications: v.optional(v.looseObject(v.partial(v.object(schemasOf(notifications))).entries)),
  /** Sessions that the AWS config file has no form for (`sources.ts`); each is checked on its own. */
  sources: v.optional(v.array(v.looseObject({ kind: v.string(), name: v.string() }))),
  network: v.optional(v.looseObject(v.partial(v.object(schemasOf(network))).entries)),
  awsCliCache: v.optional(v.looseObject(v.partial(v.object(schemasOf(awsCliCache))).entries)),
  /** New versions of Daypass. */
  updates: v.optional(
    v.looseObject({
      check: v.optional(v.picklist(['off', 'daily'])),
      /** Whether one is downloaded automatically; it is installed when Daypass ends. */
      download: v.optional(v.boolean()),
      channel: v.optional(v.picklist(['stable', 'beta'])),
    }),
  ),
  /** Which role pulls from the container registry of an account: its id, and a role as the command line takes it. */
  registries: v.optional(v.record(accountId, text)),
});

/** The file's content. */
export type OwnSettings = v.InferOutput<typeof SettingsSchema>;

/** What is in force. */
export const DEFAULTS = {
  version: 1,
  ...defaultsOf(SIMPLE_SETTINGS),
  theme: 'system',
  language: 'system',
  signInBrowser: null,
  paletteShortcut: null,
  signInMethods: {},
  console: { opens: 'default', browser: null, containers: null, keepData: false, hours: null },
  regions: [],
  colours: [
    { account: '*non*prod*', colour: 'orange' },
    { account: '*pre*prod*', colour: 'orange' },
    { account: '*prod*', colour: 'red' },
    { account: '*stag*', colour: 'orange' },
    { account: '*uat*', colour: 'orange' },
    { account: '*dev*', colour: 'green' },
    { account: '*test*', colour: 'green' },
    { account: '*sandbox*', colour: 'green' },
  ],
  sensitive: [],
  sensitiveRoles: [],
  approvalMinutes: 15,
  favourites: [],
  accounts: {},
  sources: [],
  notifications: defaultsOf(notifications),
  network: defaultsOf(network),
  awsCliCache: defaultsOf(awsCliCache),
  updates: { check: 'daily', download: false, channel: 'stable' },
  registries: {},
} as const satisfies OwnSettings;

type Filled<T> = { readonly [Key in keyof T]-?: NonNullable<T[Key]> | Extract<T[Key], null> };
type Known = { [Key in keyof typeof DEFAULTS]: OwnSettings[Key] };

/** Every setting with a value. */
export type Settings = Omit<Filled<Known>, 'console' | 'notifications' | 'network' | 'awsCliCache' | 'updates'> & {
  readonly console: Filled<Pick<NonNullable<OwnSettings['console']>, keyof (typeof DEFAULTS)['console']>>;
  readonly notifications: Filled<
    Pick<NonNullable<OwnSettings['notifications']>, keyof (typeof DEFAULTS)['notifications']>
  >;
  readonly network: Filled<Pick<NonNullable<OwnSettings['network']>, keyof (typeof DEFAULTS)['network']>>;
  readonly awsCliCache: Filled<Pick<NonNullable<OwnSettings['awsCliCache']>, keyof (typeof DEFAULTS)['awsCliCache']>>;
  readonly updates: Filled<Pick<NonNullable<OwnSettings['updates']>, keyof (typeof DEFAULTS)['updates']>>;
};

/**
 * What is in force when `layers` were said, the last one last. Groups of settings are joined, lists replaced, but what is
 * sensitive by one layer is so by all: a person's own rules come on top of the team's and take none away.
 */
export function inForce(...layers: readonly Partial<OwnSettings>[]): Settings {
  const all: Record<string, unknown> = { ...DEFAULTS };
  for (const layer of layers) {
    for (const [key, value] of Object.entries(layer)) {
      if (value === undefined) continue;
      all[key] = isProtecting(key) ? together(all[key], value) : joined(all[key], value);
    }
  }
  return all as unknown as Settings;
}

function isProtecting(key: string): boolean {
  return key === 'sensitive' || key === 'sensitiveRoles';
}

function together(below: unknown, value: unknown): unknown[] {
  const all = [below, value].flat();
  return [...new Map(all.map((entry) => [JSON.stringify(Object.entries(entry ?? {}).sort()), entry])).values()];
}

function joined(below: unknown, value: unknown): unknown {
  if (!isGroup(below) || !isGroup(value)) return value;
  const all: Record<string, unknown> = { ...below };
  for (const [key, inner] of Object.entries(value)) all[key] = joined(below[key], inner);
  return all;
}

function isGroup(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
