import { describe, expect, it } from 'vitest';
import { simpleSettings } from '../../../common/settings.ts';
import { DEFAULTS } from '../../../main/settings/schema.ts';
import { Settings } from '../../../preload/contracts/settings.ts';
import { en } from '../../../renderer/strings/en.ts';

/** Where the window has what is no field of its settings page. */
const ELSEWHERE = {
  signInMethods: 'the form of a session',
  sources: 'the forms for sessions',
  favourites: 'the list of roles',
  accounts: 'the sheet of an account',
  registries: 'the sheet of an account',
};

describe('a setting', () => {
  it('is in the window, whichever it is', () => {
    const known = keysOf(DEFAULTS).filter((key) => key !== 'version');
    const shown = Object.entries(Settings.entries).flatMap(([key, schema]) =>
      'entries' in schema ? Object.keys(schema.entries).map((inner) => `${key}.${inner}`) : [key],
    );
    expect([...shown, ...Object.keys(ELSEWHERE)].sort()).toEqual(known.sort());
  });

  it('that is a switch or a line has its words', () => {
    const words: Readonly<Record<string, unknown>> = en.settingsView;
    for (const { setting } of simpleSettings()) {
      const keys = setting.kind === 'line' ? [setting.label, setting.empty, setting.fault] : [setting.label];
      for (const key of keys) if (key !== null) expect(words[key], key).toEqual(expect.any(String));
    }
  });
});

function keysOf(settings: object): string[] {
  return Object.entries(settings).flatMap(([key, value]) =>
    typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length > 0
      ? Object.keys(value).map((inner) => `${key}.${inner}`)
      : [key],
  );
}
