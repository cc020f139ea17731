import { chmod, mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DaypassError } from '../../../main/base/errors.ts';
import { checkBundle } from '../../../main/platform/network/certificates.ts';
import { CommandLine, type RunOptions, ssoSession } from '../../support/agent/command-line.ts';

interface Check {
  part: string;
  state: string;
  what: string;
  next: string;
  found: { part: string; name: string; state: string; code: string; values: object; error?: object };
}

describe('daypass doctor', () => {
  let line: CommandLine;
  const run = async (options: RunOptions = {}) => {
    const { exit, stdout, stderr } = await line.run(['doctor', '--json'], options);
    expect(stderr).toBe('');
    return { exit, checks: (JSON.parse(stdout) as { checks: Check[] }).checks };
  };
  const found = async (part: string, options: RunOptions = {}) => {
    const { exit, checks } = await run(options);
    return { exit, found: checks.filter((check) => check.part === part) };
  };

  beforeEach(async () => {
    line = await CommandLine.open(ssoSession('acme', 'eu-west-1'));
    for (const path of [line.paths.run, line.paths.logs]) await mkdir(path, { recursive: true });
    for (const path of [line.paths.config, line.paths.state, line.paths.run, line.paths.logs]) await chmod(path, 0o700);
  });
  afterEach(() => line.close());

  it('reports on every part, one line for each, and ends well when nothing is wrong', async () => {
    await line.run(['login']);
    const { exit, stdout } = await line.run(['doctor']);
    expect(exit).toBe(0);
    expect(stdout).not.toContain('\u001b');
    for (const part of [
      'Versions',
      'State folder',
      'Socket folder',
      'Keychain',
      'Settings',
      'AWS config file',
      'Session acme',
    ]) {
      expect(stdout).toMatch(new RegExp(`^[✓!] ${part} `, 'm'));
    }
    expect(stdout).toMatch(/^✓ Network oidc\.eu-west-1\.amazonaws\.com +reached in \d+ ms$/m);
    expect(stdout).toMatch(/^✓ Clock +agrees with AWS’s$/m);
    expect(stdout.endsWith('\nEverything works.\n')).toBe(true);
    expect((await line.run(['doctor'], { terminal: true })).stdout).toContain('\u001b[32m✓');
    expect((await line.run(['doctor'], { terminal: true, env: { NO_COLOR: '1' } })).stdout).not.toContain('\u001b');
  });

  it.each<[string, string, RegExp, () => Promise<unknown> | unknown]>([
    ['State folder', 'bad', /Others can look into/, () => chmod(line.paths.state, 0o755)],
    ['Logs', 'bad', /is not there/, () => rm(line.paths.logs, { recursive: true })],
    ['Settings', 'bad', /not valid JSON/, () => writeFile(line.settings.path, '{')],
    ['AWS config file', 'bad', /is not a region/, () => line.configure(ssoSession('acme', 'Ireland'))],
    ['Profiles', 'bad', /do not belong together/, () => line.configure('# >>> daypass >>>\n')],
    ['Sign-in', 'note', /No session is set up/, () => line.configure('')],
  ])('finds what is wrong with %s', async (part, state, what, spoil) => {
    await spoil();
    const { found: checks } = await found(part);
    expect(checks).toMatchObject([{ state, what: expect.stringMatching(what), next: expect.stringMatching(/\w/) }]);
  });

  it('finds every definition that has a fault, each where it stands', async () => {
    line.moreProblems = [1, 2].map((entry) => new DaypassError('settings-invalid', `Entry ${entry} is wrong.`));
    await line.configure(`${ssoSession('acme', 'Ireland')}${ssoSession('other', 'Iceland')}`);
    const whats = async (part: string) => (await found(part)).found.map(({ what }) => what);
    expect(await whats('AWS config file')).toEqual([
      expect.stringMatching(/^\[sso-session acme\] in \S+config, line 1: sso_region "Ireland"/),
      expect.stringMatching(/^\[sso-session other\] in \S+config, line 5: sso_region "Iceland"/),
    ]);
    expect(await whats('Settings')).toEqual(['Entry 1 is wrong.', 'Entry 2 is wrong.']);
    const text = (await line.run(['status'])).stdout;
    for (const what of ['Ireland', 'Iceland', 'Entry 1', 'Entry 2']) expect(text).toContain(what);
    const { configProblems } = JSON.parse((await line.run(['status', '--json'])).stdout);
    expect(configProblems).toMatchObject([{ code: 'config-invalid' }, {}, { code: 'settings-invalid' }, {}]);
  });

  it('names the profiles that build on the environment of a program, which are no faults and no sessions', async () => {
    const role = '[profile ci]\nrole_arn = arn:aws:iam::111122223333:role/Ci\ncredential_source = Environment\n';
    await line.configure(`${ssoSession('acme', 'eu-west-1')}${role}`);
    const { found: checks } = await found('AWS config file');
    expect(checks).toMatchObject([
      { state: 'ok', what: expect.stringMatching(/, 1 session$/) },
      { state: 'note', what: expect.stringMatching(/^ci takes credentials from the environment/) },
    ]);
    expect((await line.run(['status'])).stdout).not.toContain('ci');
  });

  it('tries the keychain, and says how to fix one that fails', async () => {
    const probes = line.probes;
    line.probes = {
      ...probes,
      keychain: async () => {
        throw new DaypassError('keychain-timeout', 'The keychain does not answer.');
      },
    };
    expect(await found('Keychain')).toMatchObject({
      exit: 1,
      found: [{ state: 'bad', what: 'The keychain does not answer.' }],
    });
  });

  it('tries to reach AWS as the agent does, and names proxy, certificates and a wrong clock', async () => {
    line.probes = {
      ...line.probes,
      reach: async () => line.clock.now() + 7 * 60_000,
      proxyOf: async () => 'http://proxy.corp:3128',
      bundles: () => [{ path: `${line.folder}/corp.pem`, from: 'AWS_CA_BUNDLE' }],
    };
    const { checks } = await run();
    expect(checks).toContainEqual(
      expect.objectContaining({
        part: 'Clock',
        state: 'bad',
        what: "This machine's clock is 7 min behind AWS's.",
        next: expect.any(String),
      }),
    );
    expect(checks).toContainEqual(
      expect.objectContaining({
        part: 'Certificates',
        state: 'note',
        what: 'also trusts ~/corp.pem, from AWS_CA_BUNDLE',
        next: '',
      }),
    );
    expect(checks.find(({ part }) => part.startsWith('Network'))?.what).toContain(' by http://proxy.corp:3128');
    line.probes = {
      ...line.probes,
      checkBundle: ({ path, from }) => checkBundle({ path: `${path}.gone`, from }),
    };
    expect(await found('Certificates')).toMatchObject({ exit: 1, found: [{ state: 'bad' }] });
    line.probes = {
      ...line.probes,
      reach: async () => {
        throw Object.assign(new Error('refused'), { code: 'ECONNREFUSED' });
      },
    };
    expect(await found('Network oidc.eu-west-1.amazonaws.com')).toMatchObject({
      exit: 1,
      found: [{ state: 'bad', what: 'not reached' }],
    });
  });

  it('says the same for programs, by code and with what stands in the sentence', async () => {
    line.probes = { ...line.probes, reach: async () => line.clock.now() - 3 * 60_000 };
    await writeFile(line.settings.path, '{');
    const { checks } = await run({ present: ['AWS_PROFILE', 'X_PROFILE'] });
    const of = (wanted: string) => checks.filter(({ part }) => part === wanted).map(({ found }) => found);
    expect(of('Clock')).toEqual([
      { part: 'clock', name: '', state: 'note', code: 'clock-ahead', values: { duration: 180_000 } },
    ]);
    expect(of('Session acme')).toEqual([
      { part: 'session', name: 'acme', state: 'note', code: 'signed-out', values: { session: 'acme' } },
    ]);
    expect(of('Settings')).toMatchObject([{ code: 'error', values: {}, error: { code: 'settings-invalid' } }]);
    expect(of('Environment')).toMatchObject([{ code: 'profile-set', values: { names: 'AWS_PROFILE, X_PROFILE' } }]);
  });

  it('keeps its columns next to names in wide letters', async () => {
    const other = await CommandLine.open(ssoSession('acme') + ssoSession('x').replace(' x]', ' 株式会社]'));
    try {
      const { stdout } = await other.run(['doctor']);
      const spaceAfter = (name: string) =>
        new RegExp(`Session ${name}( +)not signed in`).exec(stdout)?.[1]?.length ?? 0;
      // Four letters of eight columns, and four of four.
      expect(spaceAfter('acme') - spaceAfter('株式会社')).toBe(4);
    } finally {
      await other.close();
    }
  });

  it('advises commands that a shell takes as they are meant, whatever the session is called', async () => {
    const other = await CommandLine.open(ssoSession('acme').replace('acme', '"my $(team)"'));
    try {
      const { stdout } = await other.run(['doctor']);
      expect(stdout).toContain("`daypass login 'my $(team)'`");
    } finally {
      await other.close();
    }
  });

  it('names variables of the caller’s shell that come before profiles, never their values', async () => {
    const { exit, found: checks } = await found('Environment', {
      present: ['AWS_ACCESS_KEY_ID', 'AWS_PROFILE', 'AWS_CA_BUNDLE'],
    });
    expect(exit).toBe(1);
    expect(checks.map(({ state, what }) => [state, what])).toEqual([
      ['bad', "AWS_ACCESS_KEY_ID set: AWS's tools use these keys and no profile."],
      ['note', 'AWS_PROFILE set: tools use that profile unless they are told another.'],
      ['note', "AWS_CA_BUNDLE set: AWS's tools follow it."],
    ]);
    const present = ['AWS_CONTAINER_CREDENTIALS_FULL_URI', 'AWS_PROFILE'];
    for (const set of [['AWS_ACCESS_KEY_ID'], present]) {
      const inside = await found('Environment', { present: set, env: { DAYPASS_ROLE: 'prod/Admin' } });
      expect(inside.found).toMatchObject([{ state: 'ok' }]);
    }
  });

  it('finds profiles whose program is gone, and keys that come before a profile of ours', async () => {
    await line.agent.use({ session: 'acme', account: '111122223333', role: 'Admin' });
    await mkdir(join(line.folder, '.aws'));
    await writeFile(line.paths.awsCredentials, '[daypass]\naws_access_key_id = x\n');
    const { found: checks } = await found('Profiles');
    expect(checks.map(({ what }) => what)).toEqual([
      'The program of profile daypass is gone: /opt/daypass/bin/daypass',
      "[daypass] in ~/.aws/credentials holds keys that AWS's tools use instead of ours.",
    ]);
  });

  it('looks for daypass and the AWS CLI where the caller’s shell does', async () => {
    const bin = join(line.folder, 'bin');
    await mkdir(bin);
    for (const name of ['daypass', 'aws']) {
      await writeFile(join(bin, `real-${name}`), '#!/bin/sh\n', { mode: 0o755 });
      await symlink(`real-${name}`, join(bin, name));
    }
    const { checks } = await run({ searchPath: `/nowhere:${bin}` });
    expect(checks).toContainEqual(
      expect.objectContaining({ part: 'AWS CLI', state: 'ok', what: '~/bin/aws, version 2.15.0', next: '' }),
    );
    expect(checks.find(({ part }) => part === 'daypass in PATH')?.what).toContain('~/bin/daypass; the agent’s own is');
  });

  it('says so where the AWS CLI does not start', async () => {
    const bin = join(line.folder, 'bin');
    await mkdir(bin);
    await writeFile(join(bin, 'aws'), '#!/bin/sh\n', { mode: 0o755 });
    line.probes = { ...line.probes, versionOf: async () => null };
    const { exit, checks } = await run({ searchPath: bin });
    expect(exit).toBe(0);
    expect(checks).toContainEqual(
      expect.objectContaining({
        part: 'AWS CLI',
        state: 'note',
        what: '~/bin/aws does not say its version.',
        next: 'Run `aws --version` to see why, or install it again.',
      }),
    );
    expect((await run({ searchPath: 'bin' })).checks).toContainEqual(
      expect.objectContaining({ part: 'AWS CLI', what: 'not found in PATH; SDKs work without it' }),
    );
  });

  it('finds profiles outside of its own block that start a daypass which is gone, imported ones too', async () => {
    const rest = 'credentials --session acme --account 111122223333 --role Admin';
    const profile = (name: string, program: string) => `[profile ${name}]\ncredential_process = ${program} ${rest}\n`;
    await line.configure(
      `${ssoSession('acme', 'eu-west-1')}${profile('old', '"/old place/daypass"')}${profile('bare', 'daypass')}` +
        `${profile('here', process.execPath.replace(/[^/]*$/, 'daypass'))}[profile other]\ncredential_process = /x/other credentials\n`,
    );
    const { exit, found: checks } = await found('Profiles');
    expect(exit).toBe(1);
    expect(checks).toMatchObject([
      {
        state: 'bad',
        what: 'The program of profile old is gone: /old place/daypass',
        next: expect.stringContaining('/opt/daypass/bin/daypass'),
      },
      { state: 'bad', what: expect.stringContaining('The program of profile here is gone') },
    ]);
    await line.configure(`${ssoSession('acme', 'eu-west-1')}${profile('bare', 'daypass')}`);
    expect((await found('Profiles')).found).toMatchObject([{ state: 'ok', what: '1 profile served by Daypass' }]);
  });

  it('is safe to paste: account ids, e-mail addresses and the home folder are not in it', async () => {
    await line.configure(
      `${ssoSession('acme', 'eu-west-1')}[sso-session ann@example.com-111122223333]\nsso_region = x\n`,
    );
    const { stdout } = await line.run(['doctor']);
    expect(stdout).not.toContain('111122223333');
    expect(stdout).toContain('********3333');
    expect(stdout).not.toContain('ann@example');
    expect(stdout).not.toContain(line.folder);
  });
});
