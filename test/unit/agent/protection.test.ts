import { execFileSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { rootCertificates } from 'node:tls';
import { afterEach, beforeEach, describe, expect, it, test } from 'vitest';
import { Activity } from '../../../main/agent/activity.ts';
import { Protection } from '../../../main/agent/protection.ts';
import { DaypassError, EXIT } from '../../../main/base/errors.ts';
import { Secret } from '../../../main/base/secret.ts';
import { TrustedCertificates } from '../../../main/platform/network/certificates.ts';
import { Network } from '../../../main/platform/network/network.ts';
import { networkBy } from '../../../main/settings/network-choice.ts';
import { lost, protectionOf, together } from '../../../main/settings/protection.ts';
import { inForce as inForceOf } from '../../../main/settings/schema.ts';
import { SettingsFile } from '../../../main/settings/settings-file.ts';
import { CommandLine, ssoSession } from '../../support/agent/command-line.ts';
import { settle } from '../../support/agent/fake-clock.ts';
import { silentLog } from '../../support/agent/silent-log.ts';

const PROD = { account: '*prod*' };
const ROLE = { session: 'acme', account: '111111111111', role: 'Admin' };
const WORDS = { terminal: true, input: ['fewer approvals\n'] };

describe('what requires approval', () => {
  let line: CommandLine;
  const write = (settings: object) => writeFile(line.settings.path, JSON.stringify({ version: 1, ...settings }));
  const noted = () => line.agent.activity.list().map(({ action, role, result }) => [action, role, result]);

  beforeEach(async () => {
    line = await CommandLine.open(ssoSession('acme'));
    await line.settings.update(() => ({ sensitive: [PROD], sensitiveRoles: [ROLE] }));
    await settle();
  });
  afterEach(() => line.close());

  describe.each([
    ['a rule unset', ['settings', 'unset', 'sensitive'], '*prod* / *'],
    ['another rule in its place', ['settings', 'set', 'sensitive', '[{"account":"*prod"}]'], '*prod* / *'],
    ['a role unset', ['settings', 'unset', 'sensitiveRoles'], 'acme 111111111111 / Admin'],
    ['a longer approval', ['settings', 'set', 'approvalMinutes', '720'], 'approvalMinutes 720'],
    ['sign-ins in plain text', ['settings', 'set', 'awsCliCache.write', 'true'], 'awsCliCache.write'],
  ])('is not less by %s', (_, argv, what) => {
    it('without a person at a terminal, and --yes or a pipe is none', async () => {
      const before = line.settings.get();
      const { exit, stderr } = await line.run(argv, { input: WORDS.input });
      expect(exit).toBe(EXIT.denied);
      expect(stderr).toContain('there is no terminal to ask on');
      expect(line.settings.get()).toEqual(before);
      expect(line.settings.pending()).toBeNull();
      expect(noted()).toEqual([['fewer-approvals', what, 'not-approved']]);
    });

    it.each(['y\n', 'yes\n', '\n', 'fewer\n'])('where the person types %j', async (answer) => {
      const { exit, stderr } = await line.run(argv, { terminal: true, input: [answer] });
      expect(exit).toBe(EXIT.denied);
      expect(stderr).toContain(what);
      expect(line.settings.pending()).toBeNull();
    });

    it('until the person types the words', async () => {
      expect((await line.run(argv, WORDS)).exit).toBe(EXIT.done);
      expect(noted()).toEqual([['fewer-approvals', what, 'served']]);
      expect(line.settings.pending()).toBeNull();
      expect(JSON.stringify(line.settings.get())).not.toBe('');
    });

    it('without a click where there is a box of the app, whatever is typed', async () => {
      const asked: unknown[] = [];
      line.agent.protection.box = async (less) => {
        asked.push(less);
        throw new DaypassError('cancelled', 'No.');
      };
      expect((await line.run(argv, WORDS)).exit).not.toBe(EXIT.done);
      expect(asked).toHaveLength(1);
      expect(noted()).toEqual([['fewer-approvals', what, 'cancelled']]);
    });
  });

  it('may be more unasked', async () => {
    for (const argv of [
      ['settings', 'set', 'sensitive', '[{"account":"*prod*"},{"role":"Admin"}]'],
      ['settings', 'set', 'sensitive', '[{}]'],
      ['settings', 'set', 'approvalMinutes', '5'],
      ['settings', 'set', 'theme', 'dark'],
    ])
      expect((await line.run(argv)).exit).toBe(EXIT.done);
    expect(noted()).toEqual([]);
  });

  it('stays where a program edits the file, until the person confirms it', async () => {
    await write({ approvalMinutes: 720, theme: 'dark' });
    await line.settings.reload();
    expect(line.settings.get()).toMatchObject({
      sensitive: [PROD],
      sensitiveRoles: [ROLE],
      approvalMinutes: 15,
      theme: 'dark',
    });
    expect(line.agent.describeRole(ROLE).isSensitive).toBe(true);
    expect((await line.run(['status'])).stdout).toContain('The settings were changed to require fewer approvals.');
    // Other changes continue, and take nothing with them.
    await line.run(['settings', 'set', 'theme', 'light']);
    expect(line.settings.get()).toMatchObject({ sensitive: [PROD], approvalMinutes: 15, theme: 'light' });
    expect((await line.run(['settings', 'confirm'])).exit).toBe(EXIT.denied);
    expect(line.settings.get().sensitive).toEqual([PROD]);
    expect((await line.run(['settings', 'confirm'], WORDS)).exit).toBe(EXIT.done);
    expect(line.settings.get()).toMatchObject({ sensitive: [], sensitiveRoles: [], approvalMinutes: 720 });
    expect((await line.run(['settings', 'confirm'])).stdout).toContain('protect no less than you agreed to');
  });

  it('is still what a wider rule of a program stood for, and named when that goes', async () => {
    const narrow = { account: 'prod', role: 'Admin' };
    await line.settings.update(() => ({ sensitive: [PROD, narrow] }));
    await write({ sensitive: [{}], sensitiveRoles: [ROLE] });
    await line.settings.reload();
    expect(line.settings.pending()).toBeNull();
    expect(line.settings.get().sensitive).toEqual([{}]);
    const refused = await line.run(['settings', 'unset', 'sensitive'], { terminal: true, input: ['no\n'] });
    for (const rule of ['* / *', '*prod* / *', 'prod / Admin']) expect(refused.stderr).toContain(`  ${rule}\n`);
    await write({ sensitiveRoles: [ROLE] });
    await line.settings.reload();
    expect(line.settings.pending()?.sensitive).toEqual([{}, PROD, narrow]);
    // What was pending before is no part of another change.
    expect((await line.run(['settings', 'set', 'theme', 'dark'])).exit).toBe(EXIT.done);
    expect((await line.run(['settings', 'confirm'], WORDS)).exit).toBe(EXIT.done);
    expect(line.settings.get().sensitive).toEqual([]);
  });

  it('is not confirmed for what was taken out after the question', async () => {
    await write({ sensitiveRoles: [ROLE] });
    await line.settings.reload();
    line.agent.protection.box = async () => {
      await write({});
      await line.settings.reload();
    };
    expect((await line.run(['settings', 'confirm'])).exit).not.toBe(EXIT.done);
    expect(line.settings.get()).toMatchObject({ sensitive: [PROD], sensitiveRoles: [ROLE] });
  });

  it.each([
    ['a longer time than the question named', { approvalMinutes: 60 }, { approvalMinutes: 720 }],
    [
      'sign-ins in plain text, which it did not name',
      { approvalMinutes: 60 },
      { approvalMinutes: 60, awsCliCache: { write: true } },
    ],
  ])('is not confirmed for %s', async (_, named, meanwhile) => {
    const held = { sensitive: [PROD], sensitiveRoles: [ROLE] };
    await write({ ...held, ...named });
    await line.settings.reload();
    line.agent.protection.box = async () => {
      await write({ ...held, ...meanwhile });
      await line.settings.reload();
    };
    expect((await line.run(['settings', 'confirm'])).stderr).toContain('changed elsewhere in the meantime');
    expect(line.settings.get()).toMatchObject({ approvalMinutes: 15, awsCliCache: { write: false } });
  });

  it('by a team stays so when that is removed or its list gets shorter, without the person’s word', async () => {
    const path = join(line.folder, 'team.json');
    const share = (sensitive: object[]) => writeFile(path, JSON.stringify({ version: 1, sensitive }));
    const team = { role: 'Owner' };
    await share([team]);
    expect((await line.run(['team', 'add', path, '--yes'])).exit).toBe(EXIT.done);
    expect((await line.run(['team', 'remove', '--yes'])).exit).toBe(EXIT.denied);
    await share([]);
    expect((await line.run(['team', 'sync', '--yes'])).exit).toBe(EXIT.denied);
    expect(line.settings.get().sensitive).toContainEqual(team);
    expect((await line.run(['team', 'remove', '--yes'], WORDS)).exit).toBe(EXIT.done);
    expect(line.settings.get().sensitive).toEqual([PROD]);
  });

  describe('in the next run', () => {
    const open = async () => {
      const settings = new SettingsFile(line.settings.path, { clock: line.clock, log: silentLog });
      await settings.open();
      const activity = new Activity(line.folder, { clock: line.clock, log: silentLog });
      const parts = { settings, keychain: line.keychain, activity, log: silentLog };
      const protection = new Protection(parts);
      return { settings, protection };
    };

    test.each([
      ['emptied', () => write({ approvalMinutes: 720 })],
      ['damaged', () => writeFile(line.settings.path, '{')],
    ])('is what it was, though the file was %s in between', async (_, spoil) => {
      await spoil();
      const { settings, protection } = await open();
      await protection.load();
      expect(settings.get()).toMatchObject({ sensitive: [PROD], sensitiveRoles: [ROLE], approvalMinutes: 15 });
      await protection.dispose();
    });

    test('is what the person agreed to', async () => {
      await line.run(['settings', 'unset', 'sensitive'], WORDS);
      await settle();
      const { settings, protection } = await open();
      await protection.load();
      expect(settings.get()).toMatchObject({ sensitive: [], sensitiveRoles: [ROLE] });
      expect(settings.pending()).toBeNull();
      await protection.dispose();
    });

    test('is read as soon as a keychain answers that was locked, and not overwritten before', async () => {
      const before = (await line.keychain.get('protection'))?.expose();
      await write({});
      const { get } = line.keychain;
      line.keychain.get = async () => Promise.reject(new DaypassError('keychain-unavailable', 'Locked.'));
      const { settings, protection } = await open();
      await protection.load();
      await settings.update(() => ({ sensitive: [{ role: 'New' }] }));
      line.keychain.get = get;
      expect((await line.keychain.get('protection'))?.expose()).toBe(before);
      await protection.load();
      expect(settings.get().sensitive).toEqual([{ role: 'New' }, PROD]);
      await protection.dispose();
      expect((await line.keychain.get('protection'))?.expose()).toContain('New');
    });
  });

  it('is in the keychain, not in a file', async () => {
    expect((await line.keychain.get('protection'))?.expose()).toContain('*prod*');
    await line.run(['settings', 'unset', 'sensitive'], WORDS);
    await line.run(['settings', 'unset', 'sensitiveRoles'], WORDS);
    await settle();
    // How long an approval counts is held all the same, for the next role that requires one.
    const held = (await line.keychain.get('protection'))?.expose() ?? '';
    expect(JSON.parse(held)).toEqual({
      version: 1,
      sensitive: [],
      sensitiveRoles: [],
      approvalMinutes: 15,
      plainText: false,
      network: { proxy: 'auto', caBundle: null, caDigest: null },
      terminal: null,
    });
    expect(JSON.parse(await readFile(line.settings.path, 'utf8'))).toEqual({ version: 1 });
  });

  it('goes by names that AWS has listed, and not by what another program has written to the list on disk', async () => {
    const other = { ...ROLE, account: '222222222222' };
    const source = line.source('acme');
    source.pages = [
      [
        { id: ROLE.account, name: 'acme-prod', email: '' },
        { id: other.account, name: 'acme-dev', email: '' },
      ],
    ];
    source.setState({ status: 'signed-in', expiresAt: line.clock.now() + 3_600_000, renewable: true });
    await line.agent.refreshRoles('acme');
    await line.settings.update(
      () => ({ sensitiveRoles: [] }),
      async () => undefined,
    );
    const sensitive = () => [ROLE, other].map((role) => line.agent.describeRole(role).isSensitive);
    const restart = async (change: (list: string) => string) => {
      await line.configure('');
      await line.agent.reloadConfig();
      const [name = ''] = (await readdir(line.paths.state)).filter((file) => file.startsWith('catalogue-'));
      const path = join(line.paths.state, name);
      await writeFile(path, change(await readFile(path, 'utf8')));
      await line.configure(ssoSession('acme'));
      await line.agent.reloadConfig();
    };
    expect(sensitive()).toEqual([true, false]);
    await restart((list) => list);
    expect(sensitive()).toEqual([true, false]);
    await restart((list) => list.replace('acme-prod', 'sandbox'));
    expect(sensitive()).toEqual([true, true]);
    expect(line.agent.roles().map(({ accountName }) => accountName)).toContain('sandbox');
  });
});

describe('the way that secrets take to AWS', () => {
  let line: CommandLine;
  let bundle: string;
  const CHANGE = { terminal: true, input: ['change the network\n'] };
  const PROXY = 'http://me:pass@proxy.example:3128';
  const write = (network: object) => writeFile(line.settings.path, JSON.stringify({ version: 1, network }));
  const inForce = () => {
    const { proxy, caBundle } = line.settings.get().network;
    return { proxy, caBundle };
  };
  const UNTOUCHED = { proxy: 'auto', caBundle: null };

  beforeEach(async () => {
    line = await CommandLine.open(ssoSession('acme'));
    bundle = join(line.folder, 'corp.pem');
    await writeFile(bundle, rootCertificates[0] ?? '');
  });
  afterEach(() => line.close());

  it.each(['network.proxy', 'network.caBundle'])(
    'is another one by %s only once the person has typed the words',
    async (key) => {
      const argv = ['settings', 'set', key, key === 'network.proxy' ? PROXY : bundle];
      expect(await line.run(argv)).toMatchObject({ exit: EXIT.denied, stderr: expect.stringContaining('no terminal') });
      expect((await line.run(argv, { terminal: true, input: ['fewer approvals\n'] })).exit).toBe(EXIT.denied);
      expect(inForce()).toEqual(UNTOUCHED);
      const { exit, stderr } = await line.run(argv, CHANGE);
      expect(exit).toBe(EXIT.done);
      expect(stderr).toContain(key);
      expect(inForce()).not.toEqual(UNTOUCHED);
      // The way back to what no one has chosen is free.
      expect((await line.run(['settings', 'unset', key])).exit).toBe(EXIT.done);
      expect(inForce()).toEqual(UNTOUCHED);
    },
  );

  it('stays where a program edits the file, until the person confirms it', async () => {
    await write({ proxy: PROXY, caBundle: bundle, noProxy: ['intra.example'] });
    await line.settings.reload();
    expect(inForce()).toEqual(UNTOUCHED);
    expect(line.settings.problem?.code).toBe('network-kept');
    await line.run(['settings', 'set', 'theme', 'dark']);
    expect(inForce()).toEqual(UNTOUCHED);
    expect((await line.run(['settings', 'confirm'], CHANGE)).exit).toBe(EXIT.done);
    expect(inForce()).toEqual({ proxy: PROXY, caBundle: bundle });
    await write({ proxy: 'http://other.example:3128', caBundle: bundle });
    await line.settings.reload();
    expect(inForce()).toEqual({ proxy: PROXY, caBundle: bundle });
    await write({ proxy: 'none' });
    await line.settings.reload();
    expect(inForce()).toEqual({ proxy: 'none', caBundle: null });
    expect(line.settings.pending()).toBeNull();
  });

  describe('by a file of certificates', () => {
    const others = () => writeFile(bundle, rootCertificates[1] ?? '');
    const trustedNow = async () => {
      const { choice, onCertificatesChanged } = networkBy(line.settings);
      const way = new Network({ env: {}, choice, systemCertificates: () => [], onCertificatesChanged });
      const trusted = new TrustedCertificates(() => way.bundles(), undefined, onCertificatesChanged);
      return (await trusted.fromBundles()).map((each) => each.fingerprint256);
    };
    const [agreed, exchanged] = rootCertificates.map((each) => new X509Certificate(each).fingerprint256);
    beforeEach(async () => {
      expect((await line.run(['settings', 'set', 'network.caBundle', bundle], CHANGE)).exit).toBe(EXIT.done);
      expect(await trustedNow()).toEqual([agreed]);
    });

    it.runIf(process.platform !== 'win32')('waits for no one who never writes to a pipe in its place', async () => {
      await rm(bundle);
      execFileSync('mkfifo', [bundle]);
      await line.settings.reloadCertificates();
      expect(line.settings.pending()).toBeNull();
      await expect(trustedNow()).rejects.toMatchObject({ code: 'ca-bundle-invalid' });
    });

    it('is no other one where a program puts others into the file, until the person agrees', async () => {
      await others();
      expect(await trustedNow()).toEqual([]);
      await line.settings.reloadCertificates();
      expect(line.settings.problem?.code).toBe('network-kept');
      expect(line.settings.pending()).toMatchObject({ caBundle: bundle, proxy: null });
      // What else is changed takes no one along.
      await line.run(['settings', 'set', 'theme', 'dark']);
      expect(await trustedNow()).toEqual([]);
      const { exit, stderr } = await line.run(['settings', 'confirm'], CHANGE);
      expect([exit, stderr]).toEqual([EXIT.done, expect.stringContaining(`network.caBundle ${bundle}`)]);
      expect(await trustedNow()).toEqual([exchanged]);
      expect(line.settings.problem).toBeNull();
    });

    it('is no part of what else is asked for, where the file was exchanged a moment before', async () => {
      await others();
      expect((await line.run(['settings', 'set', 'theme', 'dark'])).exit).toBe(EXIT.done);
      const { exit, stderr } = await line.run(['settings', 'set', 'network.proxy', PROXY], CHANGE);
      expect([exit, stderr]).toEqual([EXIT.done, expect.not.stringContaining('caBundle')]);
      expect(await trustedNow()).toEqual([]);
      expect(line.settings.pending()).toMatchObject({ caBundle: bundle, proxy: null });
    });

    it('stays what it was for an agent that has it, and is not asked about where the file is put back', async () => {
      const choice = () => ({ ...line.settings.get().network, caDigest: line.settings.held.network?.caDigest });
      let told = 0;
      const trusted = new TrustedCertificates(
        () => [{ path: bundle, from: 'network.caBundle', agreed: choice().caDigest ?? null }],
        () => [],
        () => (told += 1),
      );
      const before = await trusted.fromBundles();
      await others();
      expect(await trusted.fromBundles()).toEqual(before);
      expect(told).toBe(1);
      await line.settings.reloadCertificates();
      await writeFile(bundle, rootCertificates[0] ?? '');
      await line.settings.reloadCertificates();
      expect(line.settings.pending()).toBeNull();
    });

    it('is no other one after a restart, nor while the file was gone in between', async () => {
      await settle();
      const { clock, keychain } = line;
      await keychain.set('sign-in', new Secret('x'));
      const open = async () => {
        const settings = new SettingsFile(line.settings.path, { clock, log: silentLog });
        await settings.open();
        const activity = new Activity(line.folder, { clock, log: silentLog });
        const protection = new Protection({ settings, keychain, activity, log: silentLog });
        await protection.load();
        await settle();
        await protection.dispose();
        return settings;
      };
      const digest = (await open()).held.network?.caDigest;
      expect(digest).toMatch(/^[0-9a-f]{64}$/);
      await rm(bundle);
      expect((await open()).held.network?.caDigest).toBe(digest);
      await others();
      const settings = await open();
      expect(settings.held.network?.caDigest).toBe(digest);
      expect(settings.pending()).toMatchObject({ caBundle: bundle });
    });

    it('is not the one that the person saw, where the file is exchanged while they are asked', async () => {
      await others();
      await line.settings.reloadCertificates();
      const seen = line.settings.pending();
      await writeFile(bundle, rootCertificates[2] ?? '');
      await line.settings.reloadCertificates();
      expect(() => seen && line.settings.release(seen)).toThrow(/changed elsewhere/);
      expect(await trustedNow()).toEqual([]);
    });
  });

  it('is shown and noted without the password of the proxy', async () => {
    const { stderr } = await line.run(['settings', 'set', 'network.proxy', PROXY], CHANGE);
    expect(stderr).toContain('network.proxy http://proxy.example:3128');
    expect(stderr + JSON.stringify(line.agent.activity.list())).not.toContain('pass@');
  });

  it('is what was set, where an earlier version has kept no word of it', () => {
    const { network, ...before } = protectionOf(inForceOf({ network: { proxy: PROXY } }));
    const now = { ...before, network };
    expect(together(before, now).network).toEqual(network);
    expect(lost(before, now)).toBeNull();
  });
});

describe('the program that shells with a role open in', () => {
  let line: CommandLine;
  const EVIL = '/tmp/terminal';
  const CHANGE = { terminal: true, input: ['change the terminal\n'] };
  beforeEach(async () => {
    line = await CommandLine.open(ssoSession('acme'));
  });
  afterEach(() => line.close());

  it('is another one only once the person has typed the words, and the desktop’s own again unasked', async () => {
    const argv = ['settings', 'set', 'terminal', EVIL];
    expect(await line.run(argv)).toMatchObject({ exit: EXIT.denied, stderr: expect.stringContaining('no terminal') });
    expect((await line.run(argv, { terminal: true, input: ['change the network\n'] })).exit).toBe(EXIT.denied);
    expect(line.settings.get().terminal).toBeNull();
    const { exit, stderr } = await line.run(argv, CHANGE);
    expect([exit, stderr]).toEqual([EXIT.done, expect.stringContaining(`terminal ${EVIL}`)]);
    expect(line.settings.get().terminal).toBe(EVIL);
    expect((await line.run(['settings', 'unset', 'terminal'])).exit).toBe(EXIT.done);
    expect(line.settings.get().terminal).toBeNull();
  });

  it.each(['kitty', 'gnome-terminal', 'xterm'])('is %s unasked, which desktops start as well', async (terminal) => {
    expect((await line.run(['settings', 'set', 'terminal', terminal])).exit).toBe(EXIT.done);
    expect(line.settings.get().terminal).toBe(terminal);
  });

  it('stays where a program edits the file, until the person confirms it', async () => {
    await line.run(['settings', 'set', 'terminal', 'kitty']);
    await writeFile(line.settings.path, JSON.stringify({ version: 1, terminal: '/tmp/kitty' }));
    await line.settings.reload();
    expect(line.settings.get().terminal).toBe('kitty');
    expect(line.settings.problem?.code).toBe('terminal-kept');
    expect((await line.run(['settings', 'confirm'], CHANGE)).exit).toBe(EXIT.done);
    expect(line.settings.get().terminal).toBe('/tmp/kitty');
  });
});

describe('while no role requires approval', () => {
  let line: CommandLine;
  const write = (settings: object) => writeFile(line.settings.path, JSON.stringify({ version: 1, ...settings }));

  beforeEach(async () => {
    line = await CommandLine.open(ssoSession('acme'));
  });
  afterEach(() => line.close());

  it.each([
    ['a longer approval', ['settings', 'set', 'approvalMinutes', '720']],
    ['sign-ins in plain text', ['settings', 'set', 'awsCliCache.write', 'true']],
  ])('%s would decide about the first one that does, and takes the person’s word', async (_, argv) => {
    const before = line.settings.get();
    expect((await line.run(argv)).exit).toBe(EXIT.denied);
    expect(line.settings.get()).toEqual(before);
    expect((await line.run(argv, WORDS)).exit).toBe(EXIT.done);
    expect(line.settings.get()).not.toEqual(before);
  });

  it('a program that edits the file changes neither for the first one that does', async () => {
    await write({ approvalMinutes: 720, awsCliCache: { write: true } });
    await line.settings.reload();
    await line.run(['settings', 'set', 'sensitiveRoles', JSON.stringify([ROLE])]);
    expect(line.settings.get()).toMatchObject({ approvalMinutes: 15, awsCliCache: { write: false } });
    expect(line.settings.pending()).toMatchObject({ approvalMinutes: 720, plainText: true });
  });

  it('neither does one that ends the agent first, once anything of Daypass is in the keychain', async () => {
    const { clock, keychain } = line;
    const open = async () => {
      const settings = new SettingsFile(line.settings.path, { clock, log: silentLog });
      await settings.open();
      const activity = new Activity(line.folder, { clock, log: silentLog });
      const protection = new Protection({ settings, keychain, activity, log: silentLog });
      await protection.load();
      await protection.dispose();
      return settings;
    };
    await open();
    expect(await keychain.list('')).toEqual([]);
    await keychain.set('sign-in', new Secret('x'));
    await open();
    await write({ approvalMinutes: 720, awsCliCache: { write: true }, sensitive: [PROD] });
    expect((await open()).get()).toMatchObject({ approvalMinutes: 15, awsCliCache: { write: false } });
  });
});
