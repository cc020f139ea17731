import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { LANGUAGES } from '../../../common/languages.ts';
import { errorOfCase } from '../../../main/base/error-cases.ts';
import { DaypassError } from '../../../main/base/errors.ts';
import { stringsFor } from '../../../main/desktop/strings/index.ts';
import { firstFault } from '../../../main/settings/issues.ts';
import { SettingsSchema } from '../../../main/settings/schema.ts';
import { readSource } from '../../../main/settings/sources.ts';

const faultIn = (settings: object) => {
  const { issues } = v.safeParse(SettingsSchema, { version: 1, ...settings });
  return issues ? firstFault(issues) : null;
};
const ROLE = 'arn:aws:iam::111122223333:role/Deploy';
const OIDC = { kind: 'oidc', name: 'okta', issuer: 'https://acme.okta.com', clientId: 'x', roles: [{ roleArn: ROLE }] };

describe('what is wrong with a setting', () => {
  it.each<[object, string]>([
    [{ approvalMinutes: 0 }, 'approvalMinutes: The minimum is 1.'],
    [{ approvalMinutes: 7_000 }, 'approvalMinutes: The maximum is 720.'],
    [{ approvalMinutes: 1.5 }, 'approvalMinutes: It has to be a whole number.'],
    [{ theme: 'blue' }, 'theme: It has to be one of "system", "light", "dark".'],
    [{ regions: [{ account: '*' }] }, 'regions.0.region: It is missing.'],
    [{ regions: [{ region: 'here' }] }, 'regions.0.region: A region looks like eu-west-1.'],
    [{ colours: {} }, 'colours: It has to be a list.'],
    [
      { network: { proxy: 'ftp://x' } },
      'network.proxy: It is auto, none, or an address like http://proxy.example.com:3128.',
    ],
  ])('%j is said in plain words', (settings, said) => {
    const found = faultIn(settings);
    expect(`${found?.setting}: ${found?.fault}`).toBe(said);
  });

  it('has a sentence of ours whatever stands there', () => {
    for (const key of Object.keys(SettingsSchema.entries)) {
      for (const value of [7, -1, 'x', '', 'x'.repeat(3_000), [7], [{}], {}, { x: 7 }, true, null]) {
        const found = faultIn({ [key]: value });
        if (found) expect(found, `${key}: ${JSON.stringify(value)}`).toHaveProperty('faultAs');
      }
    }
    for (const change of [
      { issuer: 'x' },
      { roles: [] },
      { roles: 7 },
      { clientId: '' },
      { name: 'a"b' },
      { region: 'x' },
    ]) {
      const read = () => readSource({ ...OIDC, ...change });
      expect(read).toThrow(DaypassError);
      expect(read).toThrow(
        expect.objectContaining({ details: expect.objectContaining({ faultAs: expect.any(String) }) }),
      );
    }
  });

  it('is said in the person’s language, with what would be right', () => {
    const fault = faultIn({ theme: 'blue' });
    const error = errorOfCase('setting-wrong', { path: '/x', setting: '-', fault: '-', ...fault }).toJSON();
    const said = LANGUAGES.map((language) => stringsFor(language, []).error(error).what);
    expect(new Set(said).size).toBe(LANGUAGES.length);
    for (const what of said) expect(what.replace(/[\u2066-\u2069]/g, '')).toContain('"system", "light", "dark"');
    expect(said.filter((what) => what.includes('It has to be'))).toHaveLength(1);
  });
});
