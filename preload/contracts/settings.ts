/** What a window is told of the settings and may change, as schemas of the contract (`main.ts`). */
import * as v from 'valibot';
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
