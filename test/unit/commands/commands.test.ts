import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DaypassError } from '../../../main/base/errors.ts';
import { CommandLine, ssoSession } from '../../support/agent/command-line.ts';
import { assumeRole } from '../../support/agent/definitions.ts';
import { settle } from '../../support/agent/fake-clock.ts';
import { deferred } from '../../support/agent/fake-source.ts';

const ACCOUNTS = [
  { id: '111122223333', name: 'payments-prod', email: 'payments@example.com' },
  { id: '444455556666', name: 'sandbox', email: 'sandbox@example.com' },
];
const CREDENTIALS = ['credentials', '--session', 'acme', '--account', '111122223333', '--role', 'Admin'];

describe('the command line', () => {
  let line: CommandLine;

  beforeEach(async () => {
    line = await CommandLine.open(ssoSession('acme'));
    line.source('acme').pages = [ACCOUNTS];
  });
  afterEach(() => line.close());

  const signIn = async () => {
    expect((await line.run(['login'])).exit).toBe(0);
    await settle();
  };

  it('prints its first page without arguments and for --help', async () => {
    for (const argv of [[], ['--help'], ['help'], ['-h']]) {
      const { exit, stdout, stderr } = await line.run(argv);
      expect({ exit, stderr }).toEqual({ exit: 0, stderr: '' });
      expect(stdout).toContain('daypass credentials');
    }
  });

  it('prints a command’s page for --help, wherever it stands, without running it', async () => {
    const { exit, stdout } = await line.run(['logout', 'acme', '--help']);
    expect(exit).toBe(0);
    expect(stdout).toContain('Usage: daypass logout');
    expect(line.source('acme').signedOut).toBe(0);
    expect((await line.run(['help', 'agent', 'stop'])).stdout).toContain('Usage: daypass agent stop');
    expect((await line.run(['agent'])).stdout).toContain('daypass agent status');
    // A long example has what it is for below it.
    expect((await line.run(['help', 'serve'])).stdout).toMatch(/ IMAGE\n {6}the same in one command\n/);
  });

  it.each([
    [['frobnicate'], 'daypass: There is no command "frobnicate". Run `daypass --help`.\n'],
    [['--frob'], 'daypass: There is no flag --frob. Run `daypass --help`.\n'],
    [['agent', 'dance'], 'daypass: There is no command "agent dance". Run `daypass agent --help`.\n'],
    [['list', '--frob'], 'daypass: There is no flag --frob. Run `daypass list --help`.\n'],
    [['lst'], 'daypass: There is no command "lst". Did you mean `daypass list`? Run `daypass --help`.\n'],
    [['Swicth'], 'daypass: There is no command "Swicth". Did you mean `daypass switch`? Run `daypass --help`.\n'],
    [
      ['profile', 'sync'],
      'daypass: There is no command "profile". Did you mean `daypass profiles`? Run `daypass --help`.\n',
    ],
    [
      ['profiles', 'syn'],
      'daypass: There is no command "profiles syn". Did you mean `daypass profiles sync`? Run `daypass profiles --help`.\n',
    ],
    [
      ['agent', 'stat'],
      'daypass: There is no command "agent stat". Did you mean `daypass agent status` or `daypass agent start`? Run `daypass agent --help`.\n',
    ],
    [['list', '--jsn'], 'daypass: There is no flag --jsn. Did you mean --json? Run `daypass list --help`.\n'],
    [
      ['exec', 'prod/read', 'aws', 's3', 'ls', '--recursive'],
      'daypass: Unexpected argument "aws". To run a program, put `--` before it: daypass exec prod/read -- aws …\n',
    ],
    [
      ['exec', '--region', 'eu-west-1', 'prod/read', 'aws', '-x'],
      'daypass: Unexpected argument "aws". To run a program, put `--` before it: daypass exec --region eu-west-1 prod/read -- aws …\n',
    ],
  ])('refuses %j with exit status 2 and one line', async (argv, stderr) => {
    expect(await line.run(argv)).toEqual({ exit: 2, stdout: '', stderr });
  });

  describe('login', () => {
    const step = {
      step: 'device',
      userCode: 'ABCD-EFGH',
      url: 'https://device.example/',
      urlWithCode: 'https://device.example/?user_code=ABCD-EFGH',
    } as const;

    it('shows address, code and until when, opens the browser once, and says when it is done', async () => {
      line.source('acme').onSignIn = async ({ report }) => report({ ...step, expiresAt: line.clock.now() + 600_000 });
      const { exit, stdout, stderr } = await line.run(['login', 'acme']);
      expect(exit).toBe(0);
      expect(stdout).toBe('Signed in to acme. It renews itself for as long as your organization allows.\n');
      expect(stderr).toContain(step.urlWithCode);
      expect(stderr).toContain('ABCD-EFGH');
      expect(stderr).toContain('Approve only if you started this sign-in.');
      expect(stderr).toContain('(10 min)');
      expect(line.opened).toEqual([step.urlWithCode]);
    });

    it('opens nothing with --no-browser, and nothing over ssh', async () => {
      line.source('acme').onSignIn = async ({ report }) => report({ ...step, expiresAt: line.clock.now() + 600_000 });
      await line.run(['login', '--no-browser']);
      await line.run(['login'], { env: { SSH_CONNECTION: '10.0.0.1 1 10.0.0.2 22' } });
      expect(line.opened).toEqual([]);
    });

    it('signs in as the session is set to, the tray and the window too, and remembers another way for that session', async () => {
      await line.configure(ssoSession('acme') + ssoSession('beta'));
      const methods = async (name: string, ...flags: string[]) => {
        expect((await line.run(['login', name, ...flags])).exit).toBe(0);
        return line.source(name).signIns.at(-1)?.method;
      };
      expect(await methods('acme')).toBe('device');
      expect(await methods('acme', '--browser')).toBe('browser');
      expect(await methods('acme')).toBe('device');
      expect(await methods('acme', '--browser', '--remember')).toBe('browser');
      expect(await methods('acme')).toBe('browser');
      expect(await methods('beta')).toBe('device');
      expect(line.settings.own().signInMethods).toEqual({ acme: 'browser' });
      await (await line.agent.signIn('acme', {})).done;
      expect(line.source('acme').signIns.at(-1)?.method).toBe('browser');
      expect(JSON.parse((await line.run(['status', '--json'])).stdout).sessions).toMatchObject([
        { name: 'acme', method: 'browser' },
        { name: 'beta', method: 'device' },
      ]);
      // From afar the browser could not come back to this machine.
      await line.run(['login', 'acme'], { env: { SSH_CONNECTION: '10.0.0.1 1 10.0.0.2 22' } });
      expect(line.source('acme').signIns.at(-1)?.method).toBe('device');
      await line.agent.edits.remove('acme');
      expect(line.settings.own().signInMethods).toBeUndefined();
    });

    it('remembers no way that was not named, and none for a session that has one only', async () => {
      expect(await line.run(['login', 'acme', '--remember'])).toMatchObject({
        exit: 2,
        stderr: expect.stringContaining('--remember goes with --device or --browser.'),
      });
      line.moreSessions = [
        {
          kind: 'saml',
          name: 'corp',
          origin: 'settings',
          region: 'eu-west-1',
          signInUrl: 'https://idp.example',
          durationSeconds: null,
        },
      ];
      line.moreChanged.fire();
      expect(await line.run(['login', 'corp', '--device', '--remember'])).toMatchObject({
        exit: 2,
        stderr: expect.stringContaining('There is one way to sign in to corp.'),
      });
      expect(line.source('corp').signIns).toEqual([]);

      // Nor is it signed out for a change that can't be made.
      const change = { name: 'corp', startUrl: 'https://acme.awsapps.com/start', region: 'eu-west-1' };
      await expect(line.agent.edits.edit(change)).rejects.toMatchObject({ code: 'usage' });
      expect(line.source('corp').signedOut).toBe(0);
    });

    it('says so when no browser can be opened, and waits all the same', async () => {
      line.browserFails = true;
      line.source('acme').onSignIn = async ({ report }) => {
        report({ ...step, expiresAt: line.clock.now() + 600_000 });
        await settle();
      };
      const { exit, stderr } = await line.run(['login']);
      expect(exit).toBe(0);
      expect(stderr).toContain('Open the address yourself.');
    });

    const SLOW = { step: 'slow-network' } as const;

    it('tells of a network that stalls and comes back', async () => {
      line.source('acme').onSignIn = async ({ report }) => {
        const expiresAt = line.clock.now() + 600_000;
        for (const next of [{ ...step, expiresAt }, SLOW, SLOW, { ...step, expiresAt }]) {
          await settle();
          report({ ...next, expiresAt });
        }
      };
      const { stderr } = await line.run(['login']);
      expect(stderr.match(/still trying/g)).toHaveLength(1);
      expect(stderr).toContain('AWS answers again.');
      expect(stderr.match(/ABCD-EFGH/g)).toHaveLength(2);
    });

    it('ends with its own status when it is denied', async () => {
      line.source('acme').onSignIn = async () => {
        throw new DaypassError('sign-in-denied', 'The sign-in was denied.');
      };
      const { exit, stderr, stdout } = await line.run(['login']);
      expect({ exit, stdout }).toEqual({ exit: 5, stdout: '' });
      expect(stderr).toBe('daypass: The sign-in was denied. Run `daypass login` again if that was a mistake.\n');
    });

    it('names its session in what to do next, where there are several', async () => {
      await line.configure(ssoSession('acme') + ssoSession('beta'));
      line.source('acme').onSignIn = async () => {
        throw new DaypassError('sign-in-denied', 'The sign-in was denied.');
      };
      const { exit, stderr } = await line.run(['login', 'acme']);
      expect(exit).toBe(5);
      expect(stderr).toBe('daypass: The sign-in was denied. Run `daypass login acme` again if that was a mistake.\n');
    });

    it('is cancelled when the client that started it goes away', async () => {
      const started = deferred();
      line.source('acme').onSignIn = ({ signal }) =>
        new Promise((_, reject) => {
          signal.addEventListener('abort', () => reject(signal.reason));
          started.resolve();
        });
      const client = new AbortController();
      const answer = line.run(['login'], { signal: client.signal });
      await started.promise;
      client.abort();
      expect((await answer).exit).toBe(1);
      expect(line.agent.view().sessions[0]?.signIn).toBeNull();
    });

    it('asks which session when there are several, and knows none that is not there', async () => {
      await line.configure(ssoSession('acme') + ssoSession('beta'));
      expect(await line.run(['login'])).toEqual({
        exit: 2,
        stdout: '',
        stderr: 'daypass: There are several sessions. Name one: acme, beta.\n',
      });
      expect(await line.run(['login', 'gamma'])).toEqual({
        exit: 4,
        stdout: '',
        stderr: 'daypass: There is no session called "gamma". Sessions are: acme, beta.\n',
      });
      expect((await line.run(['login', 'beta'])).exit).toBe(0);
    });
  });

  describe('credentials', () => {
    it('prints exactly what credential_process wants', async () => {
      await signIn();
      const { exit, stdout, stderr } = await line.run(CREDENTIALS);
      expect({ exit, stderr }).toEqual({ exit: 0, stderr: '' });
      expect(JSON.parse(stdout)).toEqual({
        Version: 1,
        AccessKeyId: 'ASIA0000000000000001',
        SecretAccessKey: 'secret-1',
        SessionToken: 'token-1',
        Expiration: '2026-11-24T10:00:00Z',
        AccountId: '111122223333',
      });
    });

    it('tells the end in this machine’s time when its clock is wrong', async () => {
      await signIn();
      line.source('acme').offset = 30 * 60_000;
      const { stdout } = await line.run(CREDENTIALS);
      expect(JSON.parse(stdout).Expiration).toBe('2026-11-24T10:00:00Z');
    });

    it('says what AWS has said without what steers the terminal', async () => {
      line.source('acme').onFetch = async () => {
        throw new DaypassError('aws-rejected', 'AWS refused (\u001b]0;x\u0007\u009b2J\nName).', {
          next: 'Try:\n  a\u202eb',
        });
      };
      const { stderr } = await line.run(CREDENTIALS);
      expect(stderr).toBe('daypass: AWS refused (\ufffd]0;x\ufffd\ufffd2J\ufffdName). Try:\n  a\ufffdb\n');
    });

    it('fails fast when a sign-in is due, names the command, opens nothing and marks the session', async () => {
      line.source('acme').onFetch = async () => {
        throw new DaypassError('sign-in-required', 'You are not signed in to acme.', {
          next: 'Run `daypass login acme`.',
        });
      };
      expect(await line.run(CREDENTIALS)).toEqual({
        exit: 3,
        stdout: '',
        stderr: 'daypass: You are not signed in to acme. Run `daypass login acme`.\n',
      });
      expect(line.opened).toEqual([]);
      expect(line.agent.view().sessions[0]?.signInDue).toBe(true);
      expect((await line.run(['status'])).stdout).toContain('A program needs acme');
      line.source('acme').onFetch = async () => undefined;
      await signIn();
      expect(line.agent.view().sessions[0]?.signInDue).toBe(false);
    });

    it.each([
      [['credentials', '--session', 'acme', '--account', '123', '--role', 'Admin'], 2],
      [['credentials', '--session', 'nope', '--account', '111122223333', '--role', 'Admin'], 4],
      [['credentials', '--session', 'acme', '--account', '111122223333'], 2],
      [[...CREDENTIALS, 'extra'], 2],
    ])('%j: exit status %i, nothing on stdout, one line on stderr', async (argv, exit) => {
      const answer = await line.run(argv);
      expect(answer).toMatchObject({ exit, stdout: '' });
      expect(answer.stderr).toMatch(/^daypass: [^\n]+\n$/);
    });

    it.each([
      ['no-role', 4],
      ['access-denied', 5],
      ['aws-unreachable', 6],
      ['aws-throttled', 6],
      ['aws-failed', 6],
    ] as const)('%s ends with exit status %i', async (code, exit) => {
      line.source('acme').onFetch = async () => {
        throw new DaypassError(code, 'It failed.');
      };
      expect(await line.run(CREDENTIALS)).toMatchObject({ exit, stdout: '' });
    });

    it('says nothing of a fault’s insides', async () => {
      line.source('acme').onFetch = async () => {
        throw new Error('secret-0 leaked');
      };
      const { exit, stderr } = await line.run(CREDENTIALS);
      expect(exit).toBe(1);
      expect(stderr).not.toContain('leaked');
    });
  });

  describe('list', () => {
    it('waits for AWS the first time, answers from memory afterwards', async () => {
      await signIn();
      const { exit, stdout } = await line.run(['list']);
      expect(exit).toBe(0);
      expect(stdout.split('\n').filter(Boolean)).toHaveLength(4);
      expect(stdout).toContain('payments-prod  111122223333  Admin');
    });

    it('needs a sign-in where nothing is known', async () => {
      expect(await line.run(['list'])).toMatchObject({ exit: 3, stdout: '' });
    });

    it('still lists what it knows after the session has ended', async () => {
      await signIn();
      await line.run(['list']);
      line.source('acme').setState({ status: 'signed-out', reason: 'expired' });
      expect((await line.run(['list'])).stdout).toContain('payments-prod');
    });

    it('filters by words in any order', async () => {
      await signIn();
      const { stdout } = await line.run(['list', 'admin', 'PROD']);
      expect(stdout.trim()).toBe('payments-prod  111122223333  Admin');
      expect(await line.run(['list', 'nothing-like-it'])).toMatchObject({ exit: 4, stdout: '' });
    });

    it('has headings on a terminal only, and shows what is left', async () => {
      await signIn();
      await line.run(CREDENTIALS);
      expect((await line.run(['list'], { terminal: true })).stdout).toMatch(/^ACCOUNT {8}ID {12}ROLE/);
      expect((await line.run(['list', 'prod', 'admin'])).stdout.trim()).toMatch(/1 h left$/);
    });

    it('prints JSON in its documented form', async () => {
      await signIn();
      const answer = JSON.parse((await line.run(['list', '--json', 'sandbox', 'readonly'])).stdout);
      expect(answer).toEqual({
        version: 1,
        roles: [
          {
            session: 'acme',
            accountId: '444455556666',
            accountName: 'sandbox',
            alias: null,
            email: 'sandbox@example.com',
            role: 'ReadOnly',
            expiresAt: null,
          },
        ],
      });
    });

    it('asks AWS afresh with --refresh', async () => {
      await signIn();
      await line.run(['list']);
      line.source('acme').pages = [ACCOUNTS.slice(1)];
      expect((await line.run(['list', '--refresh'])).stdout).not.toContain('payments-prod');
    });
  });

  describe('a list that AWS does not give all at once', () => {
    const incomplete = new DaypassError('list-incomplete', 'The roles of one account could not be loaded.');

    it('is shown as far as it goes, with the accounts that it lacks', async () => {
      await signIn();
      line.source('acme').rolesOf = async (id) => {
        if (id === '444455556666') throw incomplete;
        return ['Auditor'];
      };
      const { exit, stdout, stderr } = await line.run(['list', '--refresh']);
      expect({ exit, stdout }).toEqual({ exit: 0, stdout: expect.stringContaining('Auditor') });
      expect(stderr).toBe(
        'daypass: The roles of one account could not be loaded. Refresh the list to try the missing accounts again.\n' +
          'Missing: sandbox.\n',
      );
      expect((await line.run(['status'])).stdout).toContain('missing accounts again. Missing: sandbox.\n');
      expect(JSON.parse((await line.run(['status', '--json'])).stdout).sessions).toMatchObject([
        { listing: 'failed', missingAccounts: ['sandbox'] },
      ]);
    });

    it('names the account that it lacks where a role of that is asked for, and not the roles of others', async () => {
      await signIn();
      line.source('acme').rolesOf = async (id) => {
        if (id === '444455556666') throw incomplete;
        return ['Auditor'];
      };
      await line.run(['list', '--refresh']);
      for (const words of ['sandbox/Auditor', 'Sandbox Nothing']) {
        const { exit, stderr } = await line.run(['exec', words, '--', 'true']);
        expect({ exit, stderr }).toEqual({
          exit: 4,
          stderr: `daypass: No role matches "${words}", and the roles of sandbox could not be loaded. Run \`daypass list --refresh\` to try again.\n`,
        });
      }
      expect((await line.run(['exec', 'sandboxes/Nothing', '--', 'true'])).stderr).not.toContain('loaded');
    });

    it('says that AWS asks to slow down, and when it tries again', async () => {
      await signIn();
      const gate = deferred();
      line.source('acme').onList = async (sink) => {
        sink.slowedDown?.(8_000);
        await gate.promise;
      };
      const listed = line.run(['list', '--refresh']);
      while (line.agent.view().sessions[0]?.listing.slowedUntil === null) await settle();
      const watched = line.run(['list', '--refresh'], { terminal: true });
      expect((await line.run(['status'])).stdout).toContain(
        'acme: AWS asks to slow down. Trying again in 8 s. 0 of 2 accounts so far.\n',
      );
      gate.resolve();
      expect((await listed).stderr).toBe('daypass: AWS asks to slow down. Trying again in 8 s.\n');
      expect((await watched).stderr).toContain('\r0 of 2 accounts. AWS asks to slow down. Trying again in 8 s.');
    });
  });

  describe('status', () => {
    it('explains what to do where no session is set up', async () => {
      await line.configure('');
      const { exit, stdout } = await line.run(['status']);
      expect(exit).toBe(0);
      expect(stdout).toContain('No session is set up yet.');
      expect(stdout).toContain(`to ${line.folder}/config`);
    });

    it('shows each session with its state, in a table and in JSON', async () => {
      await signIn();
      const { stdout } = await line.run(['status']);
      expect(stdout).toContain('acme  signed in, 2 accounts  https://acme.awsapps.com/start  us-east-1');
      expect(JSON.parse((await line.run(['status', '--json'])).stdout)).toMatchObject({
        version: 1,
        sessions: [{ name: 'acme', status: 'signed-in', renewable: true, accounts: 2, signInDue: false }],
      });
    });

    it('reports a clock that is off by more than five minutes', async () => {
      line.source('acme').offset = -7 * 60_000;
      expect((await line.run(['status'])).stdout).toContain("clock is 7 min ahead of AWS's");
      line.source('acme').offset = 4 * 60_000;
      expect((await line.run(['status'])).stdout).not.toContain('clock');
    });

    it('says that sign-ins end with the agent where there is no keychain', async () => {
      expect((await line.run(['status'])).stdout).toContain('in memory only');
    });
  });

  it('logout signs out, at AWS as well, and leaves nothing in the keychain', async () => {
    await signIn();
    await line.run(CREDENTIALS);
    expect(await line.keychain.list('')).not.toEqual([]);
    expect(await line.run(['logout'])).toEqual({ exit: 0, stdout: 'Signed out of acme.\n', stderr: '' });
    expect(line.source('acme').signedOut).toBe(1);
    expect(await line.keychain.list('')).toEqual([]);
  });

  it('logout takes also what a program got while AWS was being told', async () => {
    await signIn();
    line.source('acme').onSignOut = async () => {
      expect((await line.run(CREDENTIALS)).exit).toBe(0);
    };
    expect((await line.run(['logout'])).exit).toBe(0);
    expect(await line.keychain.list('')).toEqual([]);
    line.source('acme').onFetch = async () => {
      throw new DaypassError('sign-in-required', 'Signed out.');
    };
    expect((await line.run(CREDENTIALS)).exit).toBe(3);
  });

  it('logout --all takes every session', async () => {
    await line.configure(ssoSession('acme') + ssoSession('beta'));
    expect((await line.run(['logout', '--all'])).stdout).toBe('Signed out of acme.\nSigned out of beta.\n');
    expect((await line.run(['logout', '--all', 'acme'])).exit).toBe(2);
  });

  it('follows the config file: a changed session starts again, a removed one is gone', async () => {
    const before = line.source('acme');
    line.sources.delete('acme');
    await line.configure(ssoSession('acme', 'eu-west-1') + ssoSession('beta'));
    await line.run(['status']);
    expect(line.source('acme')).not.toBe(before);
    await line.configure(ssoSession('beta'));
    expect((await line.run(['status'])).stdout).not.toContain('acme');
  });

  it('agent stop answers, then stops; agent open needs a window', async () => {
    expect(await line.run(['agent', 'stop'])).toMatchObject({ exit: 0, stdout: 'The agent stops.\n' });
    expect(line.stopped).toBe(1);
    expect((await line.run(['agent', 'open'])).exit).toBe(1);
    expect((await line.run(['agent', 'open', '--palette'])).exit).toBe(1);
    line.hasWindow = true;
    expect((await line.run(['agent', 'open'])).exit).toBe(0);
    expect(line.windowShown).toBe(1);
    expect(await line.run(['agent', 'open', '--palette'])).toMatchObject({ exit: 0, stdout: 'The palette is open.\n' });
    expect([line.windowShown, line.paletteShown]).toEqual([1, 1]);
  });

  it('agent status tells where everything is', async () => {
    const { stdout } = await line.run(['agent', 'status']);
    for (const part of ['1.2.3, headless', 'memory only', line.folder]) expect(stdout).toContain(part);
    expect(JSON.parse((await line.run(['agent', 'status', '--json'])).stdout)).toMatchObject({
      version: 1,
      agent: { version: '1.2.3', mode: 'headless' },
    });
  });

  describe('a session of the settings that builds on another', () => {
    beforeEach(async () => {
      line.moreSessions = [
        assumeRole('deploy', { from: 'role', role: { session: 'acme', account: '111122223333', role: 'Admin' } }),
        assumeRole('acme', { from: 'session', session: 'deploy' }),
      ];
      line.moreChanged.fire();
      await settle();
    });

    it('is listed with its kind and its role, and one whose name is taken is reported', async () => {
      const status = JSON.parse((await line.run(['status', '--json'])).stdout);
      expect(status.sessions).toMatchObject([
        { name: 'acme', kind: 'identity-center', startUrl: 'https://acme.awsapps.com/start', region: 'us-east-1' },
        {
          name: 'deploy',
          kind: 'assume-role',
          address: 'arn:aws:iam::444455556666:role/Deploy through acme',
          startUrl: null,
          region: null,
          accounts: 1,
        },
      ]);
      expect((await line.run(['status'])).stdout).toContain('The settings define a session "acme"');
      await signIn();
      // The account goes by the name that Identity Center has for it, and so do the rules by name.
      expect((await line.run(['list', 'deploy'])).stdout).toMatch(/^sandbox +444455556666 +Deploy/m);
    });

    it('signs in to that one first', async () => {
      const { exit, stderr, stdout } = await line.run(['login', 'deploy']);
      expect({ exit, stdout }).toMatchObject({ exit: 0 });
      expect(stderr).toContain('deploy builds on acme.');
      expect(line.source('acme').signIns).toHaveLength(1);
      expect(stdout).toContain('Signed in to deploy');
    });
  });
});
