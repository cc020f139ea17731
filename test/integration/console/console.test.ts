import { readFileSync } from 'node:fs';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { filesBelow, Installation } from '../../support/app/installation.ts';

/** What a browser ends up on. */
async function page(url: string): Promise<string> {
  return (await fetch(url)).text();
}

describe('the console, from outside', () => {
  let daypass: Installation;
  let role: string;
  let account: { name: string; id: string };
  /** What the stand-ins for browsers ended up on, and what they were started with. */
  const pages: string[] = [];

  beforeAll(async () => {
    daypass = await Installation.open({ env: { DAYPASS_LOG: 'debug' } });
    const bin = join(daypass.folder.replaceAll(' ', '-'), 'bin');
    await mkdir(bin);
    daypass.env.PATH = `${bin}:${daypass.env.PATH}`;
    // Firefox notes its arguments and goes where it is sent, as a process of its own.
    await writeFile(
      join(bin, 'firefox'),
      `#!${process.execPath}
const { writeFileSync } = require('node:fs');
writeFileSync(${JSON.stringify(join(bin, 'arguments'))}, process.argv.slice(2).join('\\n'));
fetch(process.argv.at(-1)).then(async (answer) => writeFileSync(${JSON.stringify(join(bin, 'page'))}, await answer.text()));
`,
    );
    await chmod(join(bin, 'firefox'), 0o755);
    await daypass.signIn();
    await daypass.daypass(['list']);
    const first = daypass.anyRole;
    account = daypass.emulator.accounts.find(({ id }) => id === first.account) as typeof account;
    role = `${account.name}/${first.role}`;
  });
  afterAll(() => daypass.close());

  it('prints an address that signs in to the page that was asked for', async () => {
    const { status, stdout, stderr } = await daypass.daypass(['console', role, '--service', 'logs', '--print']);
    expect({ status, stderr }).toEqual({ status: 0, stderr: 'Anyone who has it can use it, for 15 minutes.\n' });
    const text = await page(stdout.trim());
    pages.push(stdout);
    expect(text).toContain('Signed in to the console');
    expect(text).toContain(account.id);
    expect(text).toContain('cloudwatch/home?region=us-east-1#logsV2:log-groups');
    expect(daypass.emulator.count('GetSigninToken')).toBe(1);
  });

  it('opens a browser that ends up there, by an address that is good for one visit and holds no secret', async () => {
    const { status, stdout } = await daypass.daypass(['console', role, '--service', 's3']);
    expect({ status, stdout }).toEqual({
      status: 0,
      stdout: `S3 of ${role} (us-east-1) opens in your browser.\n`,
    });
    const own = async () =>
      (await daypass.browserArguments()).filter((opened) => opened.startsWith('http://127.0.0.1'));
    await expect.poll(own).toHaveLength(1);
    const [url = ''] = await own();
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/[\w-]{32}$/);
    expect(await page(url)).toContain('s3/buckets?region=us-east-1');
    await expect(page(url)).rejects.toThrow();
  });

  it('opens a chosen browser, which is sent on once', async () => {
    const { status, stdout } = await daypass.daypass(['console', role, '--browser', 'firefox', '--sign-out-first']);
    expect({ status, stdout }).toEqual({ status: 0, stdout: `The console of ${role} (us-east-1) opens in firefox.\n` });
    const bin = join(daypass.folder.replaceAll(' ', '-'), 'bin');
    const page = () => readFile(join(bin, 'page'), 'utf8').catch(() => '');
    await expect.poll(page).toContain('Signed in to the console');
    expect(daypass.emulator.count('ConsoleLogout')).toBe(1);
    expect(await readFile(join(bin, 'arguments'), 'utf8')).toMatch(/^--new-tab\nhttp:\/\/127\.0\.0\.1:\d+\/[\w-]{32}$/);
  });

  it('says what a browser with multi-session support needs, where AWS refuses to sign it out first', async () => {
    daypass.emulator.settings.multiSession = true;
    const { stdout, stderr } = await daypass.daypass(['console', role, '--sign-out-first', '--print']);
    const answer = await fetch(stdout.trim());
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain('Multi-session');
    expect(stderr).toContain('says 400');
    const { stdout: without } = await daypass.daypass(['console', role, '--print']);
    const shown = await page(without.trim());
    expect(shown).toContain('Signed in to the console');
    // The address that a person copies there tells: no sign-out is tried, and the label leads nowhere else.
    const copied = /https:\/\/\d{12}-a1b2c3d4\.[^<\s]+/.exec(shown)?.[0].replaceAll('&amp;', '&') ?? '';
    const refused = await daypass.daypass(['console', role, '--sign-out-first', '--page', copied]);
    expect(refused).toMatchObject({ status: 2, stdout: '', stderr: expect.stringContaining('multi-session support') });
    expect(refused.stderr).toContain('without --sign-out-first');
    const { stdout: there } = await daypass.daypass(['console', role, '--page', copied, '--print']);
    expect(new URL(there).searchParams.get('Destination')).toBe(copied.replace(/\d{12}-a1b2c3d4\./, ''));
    daypass.emulator.settings.multiSession = false;
  });

  it('says in one line what is wrong, each with its exit status', async () => {
    const fails = async (...args: string[]) => {
      const { status, stdout, stderr } = await daypass.daypass(['console', ...args]);
      // One more, for AWS's support, where AWS refused.
      expect({ stdout, lines: stderr.replace(/^ {2}AWS: .*\n/m, '').split('\n').length }).toEqual({
        stdout: '',
        lines: 2,
      });
      return { status, stderr };
    };
    expect(await fails('nobody/Nothing')).toMatchObject({ status: 4 });
    expect(await fails(role, '--service', 'lamda')).toMatchObject({
      status: 4,
      stderr: expect.stringContaining('Did you mean lambda?'),
    });
    expect(await fails(role, '--region', 'x')).toMatchObject({ status: 2 });
    expect(await fails(role, '--browser', 'netscape')).toMatchObject({
      status: 4,
      stderr: expect.stringContaining('firefox'),
    });
    expect(await fails(role, '--isolated')).toMatchObject({ status: 2 });
    daypass.emulator.faults.add({ operation: 'GetSigninToken', status: 403 });
    const refused = await fails(role);
    const asked = daypass.emulator.calls.findLast(({ operation }) => operation === 'GetSigninToken');
    expect(refused).toMatchObject({
      status: 5,
      stderr: expect.stringContaining(`\n  AWS: getSigninToken, 403, request ${asked?.requestId}, `),
    });
    const log = (await filesBelow(daypass.folder)).find((path) => path.endsWith('/agent.log')) ?? '';
    expect(readFileSync(log, 'utf8')).toContain(`request ${asked?.requestId}, `);
    daypass.emulator.faults.add({ operation: 'GetSigninToken', status: 503 });
    expect(await fails(role)).toMatchObject({ status: 6 });
    daypass.emulator.faults.add({ operation: 'GetSigninToken', cut: 'before', times: 5 });
    expect(await fails(role)).toMatchObject({ status: 6, stderr: expect.stringContaining("can't be reached") });
    daypass.emulator.faults.clear();
    daypass.emulator.faults.add({ operation: 'GetSigninToken', body: '<html>Welcome to our wifi</html>' });
    expect(await fails(role)).toMatchObject({ status: 6, stderr: expect.stringContaining('Something else answers') });
  });

  it('leaves no sign-in token and no sign-in address in any file, log, argument or environment', async () => {
    const tokens = daypass.emulator.issuedSecrets.filter(({ kind }) => kind === 'signinToken');
    expect(tokens.length).toBeGreaterThanOrEqual(3);
    // The scan finds one where it is: in what was printed on demand.
    expect(tokens.some(({ value }) => pages.join().includes(encodeURIComponent(value)))).toBe(true);
    const pid = await daypass.agentPid();
    const places = [`/proc/${pid}/cmdline`, `/proc/${pid}/environ`, ...(await filesBelow(daypass.folder))];
    // Arguments and environments of every browser that was started.
    places.push(...(await filesBelow(daypass.folder.replaceAll(' ', '-'))).filter((path) => !path.endsWith('/page')));
    expect(places.some((path) => path.endsWith('/agent.log'))).toBe(true);
    for (const path of places) {
      const text = readFileSync(path, 'latin1');
      const found = tokens.filter(({ value }) =>
        [value, encodeURIComponent(value), Buffer.from(value).toString('base64')].some((form) => text.includes(form)),
      );
      expect({ path, found: found.length, address: text.includes('SigninToken=') }).toEqual({
        path,
        found: 0,
        address: false,
      });
    }
  });
});
