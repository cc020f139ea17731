/**
 * The page of settings: what each one does, in the words of the docs. Defaults come from the schema; what the window shows as a
 * switch or a line of text says what it does in `common/settings.ts`.
 */
import { type GROUPED_SETTINGS, type SIMPLE_SETTINGS, simpleSettings } from '../../common/settings.ts';
import { DEFAULTS } from '../../main/settings/schema.ts';

const GROUPS = ['console', 'updates'] as const;
type Group = (typeof GROUPS)[number];
type Simple = keyof typeof SIMPLE_SETTINGS | keyof typeof GROUPED_SETTINGS;
type SettingKey =
  | Exclude<keyof typeof DEFAULTS, Group | Simple | 'version'>
  | { [G in Group]: `${G}.${Extract<keyof (typeof DEFAULTS)[G], string>}` }[Group];

interface Row {
  readonly values: string;
  readonly about: string;
}

const RULE = 'with `account` and `role` patterns';
const YES_OR_NO = '`true`, `false`';

/** A setting that is missing here fails the type check. */
const ROWS: Readonly<Record<SettingKey, Row>> = {
  theme: { values: '`system`, `light`, `dark`', about: 'How windows look.' },
  language: {
    values: '`system`, or a language of the window',
    about: 'The language of windows, tray and notifications.',
  },
  signInBrowser: {
    values: 'ID of a browser or profile, `null`',
    about: 'Where sign-in pages open; `null` is the default browser.',
  },
  paletteShortcut: {
    values: 'keys such as `Ctrl+Alt+D`, `null`',
    about: 'The shortcut that opens the palette from any program; `null` is none.',
  },
  signInMethods: {
    values: 'session → `device`, `browser`',
    about: 'How you sign in to a session; device authorization where nothing is set.',
  },
  'console.opens': {
    values: '`default`, `browser`, `isolated`, `portal`',
    about: 'Where consoles open: the default browser, a chosen one, a window of Daypass, or the portal’s own link.',
  },
  'console.browser': {
    values: 'ID of a browser or profile, `null`',
    about: 'The browser for `console.opens` = `browser`.',
  },
  'console.containers': {
    values: '`granted`, `container`, `null`',
    about: 'The Firefox add-on that opens a container for each account and role.',
  },
  'console.keepData': { values: YES_OR_NO, about: 'Keep the cookies of an isolated window when it closes.' },
  'console.hours': { values: '0.25 to 12, `null`', about: 'Console session length; `null` leaves it to AWS.' },
  regions: {
    values: `list of rules ${RULE} and a \`region\``,
    about: 'Regions of accounts. The first rule that matches counts.',
  },
  colours: {
    values: `list of rules ${RULE} and a \`colour\``,
    about: 'Colors of environments. The first rule that matches counts.',
  },
  sensitive: {
    values: `list of rules ${RULE}`,
    about: 'Roles that require your approval each time a program asks for them.',
  },
  sensitiveRoles: { values: 'list of `session`, `account`, `role`', about: 'Single roles that require your approval.' },
  approvalMinutes: { values: '1 to 720', about: 'How long “Allow for a while” lasts.' },
  favourites: {
    values: 'list of `session`, `account`, `role`, and a `name` if you like',
    about: 'Your favorites, in your order.',
  },
  accounts: {
    values: 'account ID → `alias`, `region`, `tags`, `colour`',
    about: 'What you call an account, its default region, tags to search for and its color.',
  },
  sources: {
    values: 'list of sessions',
    about: 'Sessions that the AWS config file has no form for: see the pages under [sources](sources).',
  },
  'updates.check': { values: '`off`, `daily`', about: 'Look for new versions of Daypass.' },
  'updates.download': {
    values: YES_OR_NO,
    about: 'Download a new version without asking; it is installed when Daypass quits.',
  },
  'updates.channel': { values: '`stable`, `beta`', about: 'Which versions are offered.' },
  registries: {
    values: 'account ID → role',
    about: 'The role that pulls from an account’s container registry: see [Docker](guides/docker.md).',
  },
};

/** `docs/settings.md`. */
export function settingsPage(): string {
  const simple = simpleSettings().map(({ path, setting }) => [path.join('.'), setting] as const);
  const rows = [...simple, ...Object.entries(ROWS)].map(
    ([key, { values, about }]) => `| \`${key}\` | ${values} | ${defaultText(key)} | ${about} |`,
  );
  return [
    '# Settings',
    '',
    '`settings.json` in the settings folder (`daypass settings edit` opens it) holds only what was set. `daypass settings get`',
    'prints what is in force, `daypass settings set KEY VALUE` changes one, `daypass settings unset KEY` goes back to the default.',
    'In a pattern, `*` stands for any text and `?` for one character; case does not matter.',
    '',
    '<!-- Written by `npm run reference`. -->',
    '',
    '| setting | values | default | what it does |',
    '|---|---|---|---|',
    ...rows,
    '',
  ].join('\n');
}

function defaultText(key: string): string {
  const value = key.split('.').reduce<unknown>((inside, part) => (inside as Record<string, unknown>)[part], DEFAULTS);
  if (Array.isArray(value) && value.length > 0) return 'rules by name: prod, stage, dev …';
  return `\`${JSON.stringify(value)}\``;
}
