/** What a window gets of the settings and may change, as schemas of the contract (`main.ts`). */
import * as v from 'valibot';
import { COLOURS } from '../../common/colours.ts';
import { LANGUAGES } from '../../common/languages.ts';
import { RULES } from '../../common/rule-edits.ts';
import { GROUPED_SETTINGS, SIMPLE_SETTINGS, schemasOf } from '../../common/settings.ts';
import { Role, text } from './sessions.ts';

export const shortText = v.pipe(text, v.maxLength(1_000));

const ConsoleSettings = v.object({
  opens: v.picklist(['default', 'browser', 'isolated', 'portal']),
  browser: v.nullable(shortText),
  containers: v.nullable(v.picklist(['granted', 'container'])),
  keepData: v.boolean(),
  hours: v.nullable(v.number()),
});
const Notifications = v.object(schemasOf(GROUPED_SETTINGS.notifications));
const Network = v.object(schemasOf(GROUPED_SETTINGS.network));
const AwsCliCache = v.object(schemasOf(GROUPED_SETTINGS.awsCliCache));
const UpdateSettings = v.object({
  check: v.picklist(['off', 'daily']),
  download: v.boolean(),
  channel: v.picklist(['stable', 'beta']),
});

const Single = v.object({
  ...schemasOf(SIMPLE_SETTINGS),
  theme: v.picklist(['system', 'light', 'dark']),
  language: v.picklist(['system', ...LANGUAGES]),
  signInBrowser: v.nullable(shortText),
  paletteShortcut: v.nullable(shortText),
  approvalMinutes: v.number(),
});

/** What the window shows of the settings. `main/settings/schema.ts` says what each means, and checks. */
export const Settings = v.object({
  ...Single.entries,
  console: ConsoleSettings,
  notifications: Notifications,
  network: Network,
  awsCliCache: AwsCliCache,
  updates: UpdateSettings,
  regions: v.array(RULES.regions),
  colours: v.array(RULES.colours),
  sensitive: v.array(RULES.sensitive),
  sensitiveRoles: v.array(Role),
});

export const AccountId = v.pipe(text, v.maxLength(64));
const accountFields = {
  alias: v.nullable(shortText),
  region: v.nullable(shortText),
  colour: v.nullable(v.picklist(COLOURS)),
  tags: v.pipe(v.array(shortText), v.maxLength(50)),
  /** The role that pulls from its container registry, as the command line takes it. */
  registry: v.nullable(shortText),
};

/** What a person says of an account. */
export const AccountChange = v.object(accountFields);
/** The same with what holds where nothing is said, and the roles that could pull. */
export const OwnAccount = v.object({
  ...accountFields,
  usual: v.object({ region: v.nullable(text), colour: v.nullable(v.picklist(COLOURS)) }),
  roles: v.array(text),
});

/** Settings that are to be different, one at least, and no others. */
export const SettingsChange = v.pipe(
  v.strictObject({
    ...v.partial(Single).entries,
    console: v.optional(v.partial(ConsoleSettings)),
    notifications: v.optional(v.partial(Notifications)),
    network: v.optional(v.partial(Network)),
    awsCliCache: v.optional(v.partial(AwsCliCache)),
    updates: v.optional(v.partial(UpdateSettings)),
  }),
  v.minEntries(1),
);
