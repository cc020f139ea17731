import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DaypassError } from '../../../main/base/errors.ts';
import type { IsolatedConsole } from '../../../main/console/open.ts';
import { CommandLine, ssoSession } from '../../support/agent/command-line.ts';
import { settle } from '../../support/agent/fake-clock.ts';

const ACCOUNTS = [
  { id: '111122223333', name: 'payments-prod', email: 'payments@example.com' },
  { id: '444455556666', name: 'sandbox', email: 'sandbox@example.com' },
];

describe('daypass console', () => {
  let line: CommandLine;
  let asked: URL[];
  let isolated: IsolatedConsole[];

  beforeEach(async () => {
    line = await CommandLine.open(ssoSession('acme', 'eu-central-1'));
    line.source('acme').pages = [ACCOUNTS];
    await line.run(['login']);
    await settle();
    line.opened.length = 0;
    asked = [];
    isolated = [];
    line.consoleDependencies = {
      ...line.consoleDependencies,
      home: line.folder,
      env: { PATH: `${join(line.folder, 'bin')}:${process.env.PATH}` },
      fetch: async (url) => {
        asked.push(new URL(url));
        return new Response('{"SigninToken":"the-token"}');
      },
      openIsolated: async (console) => {
        isolated.push(console);
      },
    };
  });
  afterEach(() => line.close());

  const printed = async (...argv: string[]) => {
    const { exit, stdout } = await line.run(['console', ...argv, '--print']);
    expect(exit).toBe(0);
    return new URL(stdout.trim());
  };

  it('opens the browser on an address that holds nothing of the sign-in', async () => {
    const { exit, stdout, stderr } = await line.run(['console', 'payments-prod/Admin', '--service', 's3']);
    expect({ exit, stdout, stderr }).toEqual({
      exit: 0,
      stdout: 'S3 of payments-prod/Admin (eu-central-1) opens in your browser.\n',
      stderr: '',
    });
    expect(line.opened).toHaveLength(1);
    expect(line.opened[0]).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/[\w-]{32}$/);
    const { status, headers } = await fetch(line.opened[0] as string, { redirect: 'manual' });
    expect(status).toBe(302);
    const url = new URL(headers.get('location') ?? '');
    expect(url.searchParams.get('SigninToken')).toBe('the-token');
    expect(url.searchParams.get('Destination')).toBe(
      'https://eu-central-1.console.aws.amazon.com/s3/buckets?region=eu-central-1',
    );
  });

  it('opens the active role where none is named, and says so where there is none', async () => {
    expect(await line.run(['console'])).toMatchObject({ exit: 2, stdout: '' });
    await line.agent.use({ session: 'acme', account: '444455556666', role: 'Admin' });
    const { stdout } = await line.run(['console', '--region', 'us-east-2']);
    expect(stdout).toBe('The console of sandbox/Admin (us-east-2) opens in your browser.\n');
  });

  it('prints the address and nothing else on stdout', async () => {
    const { stdout, stderr } = await line.run(['console', 'sandbox/Admin', '--print', '--service', 'IAM Roles']);
    expect(stdout).toMatch(/^https:\/\/eu-central-1\.signin\.aws\.amazon\.com\/federation\?\S+\n$/);
    expect(stderr).toBe('Anyone who has it can use it, for 15 minutes.\n');
    expect(line.opened).toEqual([]);
    expect(new URL(stdout).searchParams.get('Destination')).toContain('/iam/home#/roles');
  });

  it('prints it over ssh, where a browser would open on the wrong machine', async () => {
    const env = { SSH_CONNECTION: '10.0.0.1 1 10.0.0.2 22' };
    const { stdout } = await line.run(['console', 'sandbox/Admin'], { env });
    expect(stdout).toContain('SigninToken=the-token');
    expect(line.opened).toEqual([]);
  });

  it('takes the region from the flag, the page, the settings, the session, in this order', async () => {
    await line.settings.update(() => ({ regions: [{ account: 'sandbox', region: 'sa-east-1' }] }));
    const regionOf = async (...argv: string[]) => (await printed(...argv)).searchParams.get('Destination');
    expect(await regionOf('payments-prod/Admin')).toContain('region=eu-central-1');
    expect(await regionOf('sandbox/Admin')).toContain('region=sa-east-1');
    expect(await regionOf('sandbox/Admin', '--region', 'cn-northwest-1')).toContain('region=cn-northwest-1');
    const page = 'https://us-west-2.console.aws.amazon.com/ec2/home?region=us-west-2#Instances:';
    const url = await printed('sandbox/Admin', '--page', page);
    expect(url.searchParams.get('Destination')).toBe(page);
    expect(url.host).toBe('us-west-2.signin.aws.amazon.com');
  });

  it('takes the environment’s region before the settings’, and after the flag and the page', async () => {
    await line.settings.update(() => ({ regions: [{ account: 'sandbox', region: 'sa-east-1' }] }));
    const env = { AWS_REGION: 'eu-west-3' };
    const shown = async (...argv: string[]) =>
      decodeURIComponent((await line.run(['console', 'sandbox/Admin', '--print', ...argv], { env })).stdout);
    expect(await shown()).toContain('region=eu-west-3');
    expect(await shown('--region', 'us-east-2')).toContain('region=us-east-2');
    expect(await shown('--page', 'https://us-west-2.console.aws.amazon.com/ec2/home?region=us-west-2')).toContain(
      'region=us-west-2',
    );
  });

  it('says how to get the address where no browser opens', async () => {
    const openBrowser = async () => {
      throw new DaypassError('browser-failed', 'No browser could be opened.');
    };
    line.consoleDependencies = { ...line.consoleDependencies, openBrowser };
    expect(await line.run(['console', 'sandbox/Admin'])).toEqual({
      exit: 1,
      stdout: '',
      stderr:
        'daypass: No browser could be opened. Run the command again with --print for the address, and open that yourself.\n',
    });
  });

  it('asks for the length of session that the settings name, and for none otherwise', async () => {
    await printed('sandbox/Admin');
    await line.settings.update(() => ({ console: { hours: 8 } }));
    await printed('sandbox/Admin');
    expect(asked.map((url) => url.searchParams.get('SessionDuration'))).toEqual([null, '28800']);
  });

  it('goes through a sign-out where that is asked for', async () => {
    const url = await printed('sandbox/Admin', '--sign-out-first');
    expect(url.pathname).toBe('/oauth');
    expect(url.searchParams.get('redirect_uri')).toContain('SigninToken=the-token');
  });

  it.each([
    ['portal', "The portal's own link can't sign out first."],
    ['isolated', 'A window of Daypass has a console session of its own: there is none to end first.'],
  ] as const)('refuses a sign-out where the settings open the console by %s', async (opens, what) => {
    await line.settings.update(() => ({ console: { opens } }));
    const { exit, stderr } = await line.run(['console', 'sandbox/Admin', '--sign-out-first']);
    expect({ exit, stderr }).toEqual({
      exit: 2,
      stderr: `daypass: ${what} Run the command without --sign-out-first, or name a --browser.\n`,
    });
    expect(asked).toEqual([]);
  });

  it('takes a page copied from a browser with multi-session support, without that session’s label', async () => {
    const page = 'https://111122223333-a1b2c3d4.us-west-2.console.aws.amazon.com/s3/buckets';
    const url = await printed('sandbox/Admin', '--page', page);
    expect(url.searchParams.get('Destination')).toBe('https://us-west-2.console.aws.amazon.com/s3/buckets');
    expect(url.host).toBe('us-west-2.signin.aws.amazon.com');
  });

  it('leads to the portal’s own link without asking for credentials', async () => {
    await line.run(['console', 'sandbox/Admin', '--portal', '--service', 'ec2']);
    expect(asked).toEqual([]);
    expect(line.source('acme').fetches).toEqual([]);
    const { headers } = await fetch(line.opened[0] as string, { redirect: 'manual' });
    expect(headers.get('location')).toMatch(
      /^https:\/\/acme\.awsapps\.com\/start\/#\/console\?account_id=444455556666&role_name=Admin&/,
    );
  });

  it('opens a window of Daypass where there is one', async () => {
    const { stdout } = await line.run(['console', 'payments-prod/Admin', '--isolated']);
    expect(stdout).toBe('The console of payments-prod/Admin (eu-central-1) opens in a window of Daypass.\n');
    expect(isolated).toMatchObject([
      { accountName: 'payments-prod', colour: 'red', role: { account: '111122223333' } },
    ]);
    expect(isolated[0]?.url.expose()).toContain('SigninToken=the-token');
    line.consoleDependencies = { ...line.consoleDependencies, openIsolated: null };
    expect(await line.run(['console', 'payments-prod/Admin', '--isolated'])).toMatchObject({ exit: 2, stdout: '' });
  });

  it('does as the settings say, and falls back to the browser where that can’t be had', async () => {
    await line.settings.update(() => ({ console: { opens: 'isolated' } }));
    expect((await line.run(['console', 'sandbox/Admin'])).stdout).toContain('a window of Daypass');
    line.consoleDependencies = { ...line.consoleDependencies, openIsolated: null };
    expect((await line.run(['console', 'sandbox/Admin'])).stdout).toContain('your browser');
  });

  it('opens in the browser and container that the settings or the flag name', async () => {
    const bin = join(line.folder, 'bin');
    await mkdir(bin);
    await writeFile(join(bin, 'firefox'), `#!/bin/sh\nprintf '%s\\n' "$@" > "${line.folder}/started"\n`);
    await chmod(join(bin, 'firefox'), 0o755);
    await line.settings.update(() => ({
      console: { opens: 'browser', browser: 'firefox', containers: 'granted' },
    }));
    const { stdout } = await line.run(['console', 'payments-prod/Admin']);
    expect(stdout).toContain('opens in firefox.');
    const started = await readFile(join(line.folder, 'started'), 'utf8');
    expect(started).toMatch(
      /^--new-tab\next\+granted-containers:name=payments-prod%20Admin&url=http%3A%2F%2F127\.0\.0\.1%3A\d+%2F[\w-]{32}&color=red&icon=briefcase\n$/,
    );
    expect((await line.run(['console', '--browsers'])).stdout).toBe('firefox  Firefox\n');
    expect(await line.run(['console', 'sandbox/Admin', '--browser', 'chrome'])).toEqual({
      exit: 4,
      stdout: '',
      stderr: 'daypass: There is no browser "chrome" here. Daypass finds these: firefox.\n',
    });
  });

  it('lists services, those used last first', async () => {
    await printed('sandbox/Admin', '--service', 'xray');
    await printed('sandbox/Admin', '--service', 'k8s');
    const { stdout } = await line.run(['console', '--services']);
    const ids = stdout.split('\n').map((row) => row.split(' ')[0]);
    expect(ids.slice(0, 2)).toEqual(['eks', 'xray']);
    expect(ids.length).toBeGreaterThan(120);
  });

  it.each([
    [['--service', 'lamda'], 4, 'The console has no service "lamda" that Daypass knows. Did you mean lambda?'],
    [['--region', 'europe'], 2, '"europe" is not a region. Name one like eu-west-1.'],
    [['--page', 'https://evil.example/'], 2, 'That page is not one of the AWS console.'],
    [['--isolated', '--browser', 'firefox'], 2, '--isolated and --browser cannot be used together.'],
    [['--service', ''], 2, '--service needs a value.'],
    [['--portal', '--sign-out-first'], 2, '--portal and --sign-out-first cannot be used together.'],
    [['--isolated', '--sign-out-first'], 2, '--isolated and --sign-out-first cannot be used together.'],
    [
      ['--sign-out-first', '--page', 'https://111122223333-a1b2c3d4.eu-west-1.console.aws.amazon.com/s3/buckets'],
      2,
      'That page comes from a browser with multi-session support, where AWS refuses to sign out first.',
    ],
  ])('refuses %j before anything is asked', async (argv, exit, what) => {
    const answer = await line.run(['console', 'sandbox/Admin', ...argv]);
    expect(answer).toMatchObject({ exit, stdout: '' });
    expect(answer.stderr).toContain(`daypass: ${what}`);
    expect(asked).toEqual([]);
    expect(line.source('acme').fetches).toEqual([]);
  });

  it('says what AWS says, and what a missing sign-in needs', async () => {
    const refusal = { status: 403, headers: { 'x-amzn-requestid': '3f2a' } };
    line.consoleDependencies = { ...line.consoleDependencies, fetch: async () => new Response('', refusal) };
    expect(await line.run(['console', 'sandbox/Admin'])).toMatchObject({ exit: 5, stdout: '' });
    await line.run(['logout', 'acme']);
    line.source('acme').onFetch = () => Promise.reject(new DaypassError('sign-in-required', 'Not signed in to acme.'));
    const { exit, stderr } = await line.run(['console', 'sandbox/Admin']);
    expect(exit).toBe(3);
    expect(stderr).toContain('daypass login');
  });

  it('notes who asked, and nothing of the sign-in', async () => {
    await printed('sandbox/Admin');
    await settle();
    const [entry] = line.agent.activity.list();
    expect(entry).toMatchObject({ action: 'console', role: 'Admin', result: 'served', program: 'aws' });
    expect(JSON.stringify(line.agent.activity.list())).not.toContain('the-token');
  });
});
