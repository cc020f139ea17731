import { describe, expect, it } from 'vitest';
import { LANGUAGES } from '../../../../common/languages.ts';
import { errorOfCase } from '../../../../main/base/error-cases.ts';
import { CASES_EN } from '../../../../main/base/error-cases-en.ts';
import { DaypassError, ERRORS, type ErrorCode, type ErrorDetails } from '../../../../main/base/errors.ts';
import { windowView } from '../../../../main/desktop/ipc/window-view.ts';
import { withoutMarkup } from '../../../../main/desktop/notifications/without-markup.ts';
import { IS_WHOLE } from '../../../../main/desktop/strings/errors.ts';
import { stringsFor } from '../../../../main/desktop/strings/index.ts';
import { toDaypassError } from '../../../../main/sources/aws-errors.ts';
import { wordsFor } from '../../../../renderer/strings/language.ts';
import { agentView, sessionView } from '../../../support/app/views.ts';

const en = stringsFor('en', []);
const de = stringsFor('de', []);
const PARTS = { pendingOf: () => null, accountName: () => '', shortcutProblem: () => null, changes: [] };

describe('the words of main', () => {
  it('are in the language that is set, else the system’s, else English', () => {
    expect([
      stringsFor('system', ['de-AT']),
      stringsFor('de', ['fr']),
      stringsFor('en', ['de']),
      stringsFor('system', ['eo']),
      stringsFor('system', ['eo', 'de-CH']),
    ]).toEqual([de, de, en, en, de]);
    expect([de.language, de.menu.file, en.language, en.menu.file]).toEqual(['de', 'Datei', 'en', 'File']);
  });
});

describe('what others have named', () => {
  const given = 'prod\u202e\u0007dev';
  const shown = 'prod\ufffd\ufffddev';

  it.each([en, de])('steers no line of boxes, menus, notifications and titles', (strings) => {
    for (const text of [
      strings.offer.message({ host: given }),
      strings.signedOut.message({ session: given }),
      strings.notices.needed({ program: given, session: 'acme' }),
      strings.tray.activeFor({ role: given, left: '5 min' }),
      withoutMarkup(given),
    ])
      expect(text).toContain(shown);
  });

  it('steers none of an error, with what was written and with its details', () => {
    const error = new DaypassError('no-role', `No role ${given}.`, {
      next: `Look for ${given}.\nOr not.`,
      details: { role: given, account: '1' },
    });
    for (const { what, next } of [en, de].map((strings) => strings.error(error.toJSON()))) {
      expect(what).toContain(shown);
      for (const steers of ['\u202e', '\u0007']) expect(what + next).not.toContain(steers);
    }
    expect(en.error(error.toJSON()).next).toBe(`Look for ${shown}.\nOr not.`);
  });

  it('turns nothing around that comes after it, in sentences, menus and notifications', () => {
    const [hebrew, path] = ['ייצור', '/home/נועם/.aws/config'];
    const apart = (name: string) => `\u2066${name}\u2069`;
    expect(en.signedOut.message({ session: hebrew })).toContain(apart(hebrew));
    expect(de.tray.activeFor({ role: `${hebrew} / Admin`, left: '5 min' })).toContain(apart(`${hebrew} / Admin`));
    expect(withoutMarkup(`${de.tray.activeFor({ role: hebrew, left: '5 min' })}\u2066`)).toContain(apart(hebrew));
    expect(withoutMarkup('a\u2066b', 'linux')).toBe('a\ufffdb');
    for (const language of LANGUAGES.filter((tag) => tag !== 'en')) {
      const { error: say } = stringsFor(language, []);
      expect(say(errorOfCase('keeps-changing', { path }).toJSON()).what).toContain(apart(path));
      expect(wordsFor(language, null).t.search.nothing({ query: hebrew })).toContain(apart(hebrew));
    }
    expect(en.signedOut.message({ session: 'acme' })).not.toMatch(/[\u2066-\u2069]/);
  });

  it('is several lines where it was', () => {
    expect(withoutMarkup('Daypass: signed in\nActive: <b>', 'linux')).toBe('Daypass: signed in\nActive: ‹b›');
  });
});

describe('an error in German', () => {
  const inGerman = (error: DaypassError) => de.error(error.toJSON());

  it.each(Object.keys(ERRORS) as ErrorCode[])('has both sentences of its own: %s', (code) => {
    const { what, next } = de.error({ code, what: 'English.', next: 'Do it.', details: {} });
    for (const sentence of [what, next]) expect(sentence).toMatch(/^\p{Lu}.*[.“]$/u);
    expect(next).not.toBe(ERRORS[code].next);
    expect(`${what} ${next}`).not.toContain('undefined');
    expect(IS_WHOLE[code] === 'never').toBe(next.includes('English. Do it.'));
  });

  it('names what the English one names', () => {
    const missing = new DaypassError('no-role', 'There is no role Admin in account 111122223333.', {
      details: { role: 'Admin', account: '111122223333' },
    });
    expect(inGerman(missing)).toEqual({
      what: 'Es gibt keine Rolle Admin im Konto 111122223333.',
      next: 'Aktualisieren Sie die Liste der Rollen.',
    });
    const failed = toDaypassError(Object.assign(new Error(), { $metadata: { httpStatusCode: 503 }, $fault: 'server' }));
    expect(inGerman(failed).what).toBe('Bei AWS ist ein Fehler aufgetreten (503).');
    const said = (code: ErrorCode, details: ErrorDetails) => inGerman(new DaypassError(code, 'x', { details })).what;
    expect(said('no-role', { role: 'Admin', account: '1', similar: 'Admins' })).toBe(
      'Es gibt keine Rolle Admin im Konto 1. Meinten Sie Admins?',
    );
    expect(said('list-incomplete', { accounts: '1' })).toBe('Die Rollen eines Kontos konnten nicht geladen werden.');
    expect(said('list-incomplete', { accounts: '5' })).toBe('Die Rollen von 5 Konten konnten nicht geladen werden.');
    expect(said('proxy-refused', { proxy: 'p:1' })).toBe('Der Proxy p:1 lässt AWS nicht zu.');
    expect(said('proxy-refused', { proxy: 'p:1', host: 'aws.example' })).toBe(
      'Der Proxy p:1 lässt aws.example nicht zu.',
    );
    expect(said('tls-failed', { path: '/x' })).toBe('Zu AWS kommt keine verschlüsselte Verbindung zustande.');
  });

  it('keeps in an English window what was written, but for the command that its code advises', () => {
    const inEnglish = (error: DaypassError) => en.error(error.toJSON());
    expect(inEnglish(new DaypassError('unexpected', 'x'))).toEqual({
      what: 'x',
      next: 'Copy the diagnostics report in the settings and report the problem.',
    });
    const more = new DaypassError('config-invalid', '"mars-1" is not a region.', { next: 'Name another.' });
    expect(inEnglish(more)).toEqual({ what: '"mars-1" is not a region.', next: 'Name another.' });
    const needed = new DaypassError('sign-in-required', 'The sign-in to acme has ended.', {
      details: { session: 'acme' },
    });
    expect(inEnglish(needed)).toEqual({ what: 'The sign-in to acme has ended.', next: 'Sign in and try again.' });
  });

  it.each(LANGUAGES.filter((tag) => tag !== 'en'))('says what exactly happened, and quotes nothing: %s', (tag) => {
    const strings = stringsFor(tag, []);
    const names = JSON.stringify(CASES_EN).match(/(?<=\{)\w+(?=\})/g) ?? [];
    const values = Object.fromEntries(names.map((name) => [name, `<${name}>`]));
    for (const [name, sentences] of Object.entries(CASES_EN)) {
      const error = errorOfCase(name as 'no-such-browser', values as { name: string; names: string });
      const { what, next } = strings.error(error.toJSON());
      expect({ name, said: `${what} ${next}` }).not.toEqual({ name, said: expect.stringMatching(/[{}]|undefined/) });
      expect(`${what} ${next}`).not.toContain(error.message);
      if ('next' in sentences) expect(next).not.toContain(error.next);
      for (const [place] of sentences.what.matchAll(/(?<=\{)\w+(?=\})/g)) expect(what).toContain(`<${place}>`);
    }
  });

  it('says a case as its table does in English, in a terminal too', () => {
    const error = errorOfCase('no-such-browser', { name: 'lynx', names: 'chrome, firefox' });
    expect([error.code, error.message, error.next]).toEqual([
      'no-browser',
      'There is no browser "lynx" here.',
      'Daypass finds these: chrome, firefox.',
    ]);
    expect(en.error(error.toJSON())).toEqual({ what: error.message, next: error.next });
    expect(inGerman(error)).toEqual({
      what: 'Hier gibt es keinen Browser „lynx“.',
      next: 'Daypass findet diese: chrome, firefox.',
    });
    expect(inGerman(errorOfCase('denied', {}))).toEqual({
      what: 'Die Anmeldung wurde abgelehnt.',
      next: 'Melden Sie sich noch einmal an, falls das ein Versehen war.',
    });
  });

  it('quotes the English one where that says more', () => {
    const { next } = inGerman(
      new DaypassError('config-invalid', '"mars-1" is not a region.', { next: 'Name another.' }),
    );
    expect(next).toBe('Berichtigen Sie ihn. Im Wortlaut: „"mars-1" is not a region. Name another.“');
  });

  it.each(Object.keys(ERRORS) as ErrorCode[])('has no advice for the command line, in either language: %s', (code) => {
    const error = new DaypassError(code, 'Run `daypass login`, then.', { next: 'Run `daypass login acme`.' }).toJSON();
    for (const { error: say } of [en, stringsFor('de', [])]) {
      const { next } = say(error);
      expect(next).not.toMatch(/daypass login acme/);
      expect(next).not.toBe('');
    }
    expect(JSON.stringify(en.error(error))).not.toContain('`');
    expect(JSON.stringify(en.error(new DaypassError(code, 'x').toJSON()))).not.toContain('`');
  });

  it('stands wherever the window is shown one, and nothing but its sentences crosses', () => {
    const error = new DaypassError('sign-in-required', 'The sign-in to acme has ended.', {
      details: { session: 'acme' },
    }).toJSON();
    const view = agentView({
      configProblems: [error],
      settingsProblem: error,
      keychain: { description: 'x', persistent: false, problem: error },
      sessions: [
        sessionView({
          signIn: { status: 'failed', method: 'device', error },
          outage: { since: 0, error },
          listing: {
            status: 'failed',
            accounts: 0,
            accountsDone: 0,
            completedAt: null,
            slowedUntil: null,
            missing: [],
            error,
          },
        }),
      ],
    });
    const said = {
      code: 'sign-in-required',
      what: 'Sie müssen sich bei acme anmelden.',
      next: 'Melden Sie sich an und versuchen Sie es noch einmal.',
    };
    expect(windowView(view, de, PARTS)).toMatchObject({
      configProblems: [said],
      settingsProblem: said,
      keychain: { problem: said },
      sessions: [{ signIn: { error: said }, listing: { error: said }, outage: { error: said } }],
    });
    expect(JSON.stringify(windowView(view, en, PARTS))).not.toContain('details');
  });
});
