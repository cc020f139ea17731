/** What a window is told of the settings and may change, as schemas of the contract (`main.ts`). */
import * as v from 'valibot';
import { LANGUAGES } from '../../common/languages.ts';
import { RULES } from '../../common/rule-edits.ts';
import { Role, text } from './sessions.ts';

export const shortText = v.pipe(text, v.maxLength(1_000));

const ConsoleSettings = v.object({
  opens: v.picklist(['default', 'browser', 'isolated', 'portal']),
  browser: v.nullable(shortText),
  keepData: v.boolean(),
  hours: v.nullable(v.number()),
});
const Notifications = v.object({
  sessionEnding: v.boolean(),
  signInNeeded: v.boolean(),
  signedIn: v.boolean(),
  newRoles: v.boolean(),
  oldKey: v.boolean(),
});
const UpdateSettings = v.object({
  check: v.picklist(['off', 'daily']),
  download: v.boolean(),
  channel: v.picklist(['stable', 'beta']),
});

const Single = v.object({
  launchAtLogin: v.boolean(),
  startHidden: v.boolean(),
  theme: v.picklist(['system', 'light', 'dark']),
  language: v.picklist(['system', ...LANGUAGES]),
  signInBrowser: v.nullable(shortText),
  terminal: v.nullable(shortText),
  defaultRegion: v.nullable(shortText),
  approvalMinutes: v.number(),
  clearOnLock: v.boolean(),
});

/** What the window shows of the settings. `main/settings/schema.ts` says what each means, and checks. */
export const Settings = v.object({
  ...Single.entries,
  console: ConsoleSettings,
  notifications: Notifications,
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
    updates: v.optional(v.partial(UpdateSettings)),
  }),
  v.minEntries(1),
);
