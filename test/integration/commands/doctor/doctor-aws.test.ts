import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Installation } from '../../../support/app/installation.ts';
import { ROOT } from '../../../support/app/root.ts';

describe('daypass doctor --aws', () => {
  let daypass: Installation;

  beforeAll(async () => {
    daypass = await Installation.open();
    await daypass.signIn();
    await daypass.daypass(['list', '--refresh']);
    const { account } = daypass.anyRole;
    await daypass.daypass(['credentials', '--session', 'acme', '--account', account, '--role', 'Misspelled']);
  });
  afterAll(() => daypass.close());

  it('collects how AWS answers, and changes nothing there', async () => {
    daypass.emulator.resetCalls();
    const { status, stdout, stderr } = await daypass.daypass(['doctor', '--aws']);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(/^Daypass \d+\.\d+\.\d+, linux, 20[\dT:-]+Z\. Nothing was changed at AWS\.\n/);
    const line = (about: string) => new RegExp(`^ {2}${about} {2,}(.+)$`, 'm').exec(stdout)?.[1];
    expect(line('Region that the portal names')).toBe(daypass.emulator.region);
    const refused = '403 ForbiddenException, type in body, request ID in requestid';
    expect(line('A role that does not exist')).toBe(refused);
    expect(line('An account that does not exist')).toBe(refused);
    expect(line('A page of accounts')).toBe('answered');
    expect(line('Access token')).toMatch(/^\d+ characters, letters, digits/);
    expect(line('It expires in')).toMatch(/^(59|60) min$/);
    expect(stdout).toMatch(/^ {2}GetRoleCredentials 403 ForbiddenException +\d × +last 20/m);
    expect(stdout).toMatch(/^ {2}2\. Does a sign-out end the browser's session\?/m);
    const asked = new Set(daypass.emulator.calls.map(({ operation }) => operation));
    const looks = ['PortalPage', 'ListAccounts', 'GetRoleCredentials', 'ListAccountRoles'];
    expect([...asked].filter((operation) => !looks.includes(operation))).toEqual([]);
  });

  it('has a question for each assumption that has no source, with the page’s number and a command', async () => {
    const page = await readFile(join(ROOT, 'docs', 'aws-behavior.md'), 'utf8');
    const sources = page.split('\n').flatMap((line) => /^\| .+ \| (.*none.*) \| .+ \|$/.exec(line)?.[1] ?? []);
    const asked = sources.map((source) => Number(/\(question (\d+)\)/.exec(source)?.[1]));
    const questions = [...page.matchAll(/^(\d+)\. ((?:.+\n(?: {3}.+\n)*))/gm)].map(([, number, text = '']) => {
      expect(text).toContain('`daypass ');
      return Number(number);
    });
    expect(sources.length).toBeGreaterThan(9);
    for (const question of asked) expect(questions).toContain(question);
    const { stdout } = await daypass.daypass(['doctor', '--aws', '--json']);
    const open = JSON.parse(stdout).open.map(({ question }: { question: number }) => question);
    // What is asked for a role that does not exist is answered above.
    expect([...open, 3].sort((a, b) => a - b)).toEqual(questions);
  });

  it('names no account, session, person, address or secret, in either form', async () => {
    const { emulator } = daypass;
    for (const argv of [
      ['doctor', '--aws'],
      ['doctor', '--aws', '--json'],
    ]) {
      const { stdout } = await daypass.daypass(argv);
      const names = emulator.accounts.flatMap(({ id, name, email, roles }) => [id, name, email, ...roles]);
      const { host } = new URL(emulator.startUrl);
      for (const secret of [
        ...emulator.issuedSecrets.map(({ value }) => value),
        ...names,
        host,
        'acme',
        daypass.folder,
      ]) {
        expect(stdout).not.toContain(secret);
      }
      for (const { requestId } of emulator.calls) expect(stdout).not.toContain(requestId);
    }
  });

  it('asks AWS nothing where no one is signed in, and says so', async () => {
    await daypass.daypass(['logout', 'acme']);
    daypass.emulator.resetCalls();
    const { status, stdout } = await daypass.daypass(['doctor', '--aws', '--json']);
    expect(status).toBe(0);
    const { sessions } = JSON.parse(stdout);
    expect(sessions).toMatchObject([{ kind: 'identity-center', state: 'signed out' }]);
    expect(sessions[0].observed).toContainEqual({ about: 'Portal', answer: 'not asked: not signed in' });
    expect(daypass.emulator.calls.map(({ operation }) => operation)).toEqual(['PortalPage']);
  });
});
