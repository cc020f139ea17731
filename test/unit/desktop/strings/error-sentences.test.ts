/** What a window says of an error is in the person's language: no sentence that it can show is quoted in English. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { LANGUAGES } from '../../../../common/languages.ts';
import { circleFault } from '../../../../main/base/chain.ts';
import { errorOfCase, inSection, withOtherLines } from '../../../../main/base/error-cases.ts';
import { DaypassError, type ErrorCode } from '../../../../main/base/errors.ts';
import { IS_WHOLE } from '../../../../main/desktop/strings/errors.ts';
import { stringsFor } from '../../../../main/desktop/strings/index.ts';
import { signIn } from '../../../../renderer/strings/en/sessions.ts';

const MAIN = join(import.meta.dirname, '..', '..', '..', '..', 'main');
/** What only commands reach, which are English; and a case's own error is made of the table. */
const TERMINAL = /^(?:commands|broker|endpoint|ecr)\/|^base\/(?:errors|error-cases)\.ts$/;
/** Said by commands alone, or where a page asks for what it doesn't offer. */
const UNSEEN = [
  'agent/sessions/session-edits.ts: usage',
  'aws-files/profile-name.ts: usage',
  'desktop/ipc/team-requests.ts: usage',
];

const others = LANGUAGES.filter((language) => language !== 'en').map((language) => stringsFor(language, []));
const inGerman = (error: DaypassError) => stringsFor('de', []).error(error.toJSON());

/** Errors that are written in full where they arise, by code. */
async function written(): Promise<string[]> {
  const files = (await readdir(MAIN, { recursive: true })).filter(
    (name) => name.endsWith('.ts') && !TERMINAL.test(name),
  );
  const found = await Promise.all(
    files.map(async (name) => {
      const text = await readFile(join(MAIN, name), 'utf8');
      const errors = [...text.matchAll(/new DaypassError\(\s*'([\w-]+)',([\s\S]*?);\n/g)];
      return errors.flatMap(([, code = '', rest = '']) => {
        const isWhole = IS_WHOLE[code as ErrorCode];
        return isWhole === 'never' || (isWhole === 'with-details' && !/\bdetails\b/.test(rest))
          ? [`${name}: ${code}`]
          : [];
      });
    }),
  );
  return [...new Set(found.flat())].sort();
}

describe('an error that a window can show', () => {
  it('has a sentence of its own in every language', async () => {
    expect(await written()).toEqual(UNSEEN);
  });

  it('says where in the AWS files it is, and which other lines are wrong', () => {
    const place = { section: '[profile dev]', path: '/home/ann/.aws/config', line: '3' };
    const error = inSection(errorOfCase('key-missing', { key: 'sso_region' }), place);
    expect(error.message).toBe('[profile dev] in /home/ann/.aws/config, line 3: sso_region is missing.');
    expect(inGerman(error)).toEqual({
      what: '[profile dev] in /home/ann/.aws/config, Zeile 3: sso_region fehlt.',
      next: 'Fügen Sie eine Zeile „sso_region = …“ hinzu.',
    });
    const lines = withOtherLines(errorOfCase('line-bytes', { line: '3', path: '~/.aws/config' }), '7, 9');
    expect(inGerman(lines).what).toMatch(/^Zeile 3 von ~\/\.aws\/config .* Ebenfalls falsch: 7, 9\.$/);
    for (const { error: say } of others) {
      expect(say(error.toJSON()).what).toContain('sso_region');
      expect(say(lines.toJSON()).what).toContain('7, 9');
    }
  });

  it('has one sentence under two codes where two places have the fault', () => {
    for (const code of ['config-invalid', 'settings-invalid'] as const) {
      const error = circleFault(code, ['a', 'b', 'a']);
      expect(error.code).toBe(code);
      expect(inGerman(error).what).toBe('a → b → a: Diese Rollen bauen aufeinander auf.');
    }
  });

  it('has advice for a window where a terminal has a command', () => {
    const command = 'Run `daypass switch ROLE`.';
    const error = errorOfCase('no-active-role', {}, undefined, { command });
    expect(error.next).toBe(command);
    expect(stringsFor('en', []).error(error.toJSON()).next).toBe('Choose one in the list.');
    expect(inGerman(error).next).toBe('Wählen Sie eine in der Liste.');
  });

  it('advises of a wrong region what the button says that comes with it', () => {
    const details = { session: 'acme', region: 'us-east-1', found: 'eu-west-1' };
    const written = { next: 'Run `daypass login acme --find-region`.', details };
    const error = new DaypassError('wrong-region', 'acme is set to us-east-1.', written);
    const { next } = stringsFor('en', []).error(error.toJSON());
    expect(next).toMatch(new RegExp(`^${signIn.correctRegion}\\b`));
  });

  it('names what was meant also where it is a case', () => {
    const { code, message, next, details } = errorOfCase('role-refused', { role: 'Admni', account: '111122223333' });
    const error = new DaypassError(code, message, { next, details: { ...details, similar: 'Admin' } });
    expect(inGerman(error).what).toBe('AWS verweigert Ihnen die Rolle Admni im Konto 111122223333. Meinten Sie Admin?');
  });
});
