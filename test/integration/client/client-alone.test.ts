/** What both clients do on their own, without an agent and without starting one. */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { EXIT } from '../../../main/base/errors.ts';
import { SCRIPTS } from '../../../main/commands/completion/completion-scripts.ts';
import { helpPage } from '../../../main/commands/index.ts';
import { builtClient, ClientScene, type Kind, observe } from '../../support/agent/client-scene.ts';

const { version } = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'));
const NO_AGENT = 'daypass: No agent is running. Run `daypass agent start`.\n';

describe.each<Kind>(['native', 'stand-in'])('the %s client', (kind) => {
  const isMissing = process.platform === 'win32' || !existsSync(builtClient(kind));

  describe.skipIf(isMissing)('without an agent', () => {
    let scene: ClientScene;
    beforeEach(() => {
      scene = new ClientScene(kind);
      scene.writeLaunchFile('serves');
    });
    afterEach(() => {
      expect(scene.startedAgents()).toEqual([]);
      scene.close();
    });

    test.each(['version', '--version'])('answers `%s` on its own, with nothing in the environment', async (word) => {
      const ending = await scene.ask([word], { env: {} });
      expect(ending).toMatchObject({ status: 0, stdout: Buffer.from(`daypass ${version}\n`), stderr: '' });
      expect(existsSync(scene.home)).toBe(false);
    });

    const HELP: readonly (readonly string[])[] = [
      [],
      ['--help'],
      ['-h'],
      ['help'],
      ['exec', 'prod', '--help'],
      ['help', 'exec'],
    ];
    test.each([...HELP, ['profiles'], ['help', 'profiles'], ['settings', 'get', '-h']].map((argv) => [argv]))(
      'answers `%j` on its own, as the agent would',
      async (argv) => {
        const words = argv.filter((word) => !['--help', '-h', 'help', 'prod'].includes(word));
        const ending = await scene.ask(argv, { env: {} });
        expect(ending).toMatchObject({ status: 0, stdout: Buffer.from(helpPage(words)), stderr: '' });
        expect(existsSync(scene.home)).toBe(false);
      },
    );

    test.each(Object.entries(SCRIPTS))('prints the completion for %s on its own', async (shell, script) => {
      const ending = await scene.ask(['completion', shell], { env: {} });
      expect(ending).toMatchObject({ status: 0, stdout: Buffer.from(script), stderr: '' });
    });

    test.each([
      [['exec', 'prod', '--', 'aws', '--help']],
      [['nonsense', '--help']],
      [['completion', 'tcsh']],
      [['__complete', 'bash', '--', 'daypass --help']],
    ])('leaves `%j` to the agent', async (argv) => {
      const env = { ...scene.env, DAYPASS_NO_AUTOSTART: '1' };
      expect(await scene.ask(argv, { env })).toMatchObject({ status: EXIT.agentUnreachable, stderr: NO_AGENT });
    });

    test('has nothing to stop', async () => {
      const ending = await scene.ask(['agent', 'stop']);
      expect(ending).toMatchObject({ status: 0, stdout: Buffer.from('No agent is running.\n'), stderr: '' });
    });

    test.each([[['agent', 'status']], [['agent', 'status', '--json']]])('says so on `%j`', async (argv) => {
      expect(await scene.ask(argv)).toMatchObject({ status: EXIT.agentUnreachable, stderr: NO_AGENT });
    });

    test('starts none where DAYPASS_NO_AUTOSTART forbids it', async () => {
      const env = { ...scene.env, DAYPASS_NO_AUTOSTART: '1' };
      expect(await scene.ask(['list'], { env })).toMatchObject({ status: EXIT.agentUnreachable, stderr: NO_AGENT });
    });

    test('says so when the path is too long for a socket', async () => {
      const ending = await scene.ask(['list'], {
        env: { ...scene.env, DAYPASS_HOME: join(scene.home, 'x'.repeat(120)) },
      });
      expect(ending.status).toBe(EXIT.agentUnreachable);
      expect(ending.stderr).toMatch(
        /^daypass: .* is too long for a socket\. Set DAYPASS_HOME to a shorter folder\.\n$/,
      );
    });

    // Node turns what is not UTF-8 into U+FFFD before the stand-in sees it.
    test.skipIf(kind === 'stand-in')('refuses an argument that is not UTF-8', async () => {
      const { ended } = observe(
        spawn('sh', ['-c', 'exec "$0" "$(printf "\\377")"', ...scene.command], { env: scene.env }),
      );
      expect(await ended).toMatchObject({
        status: EXIT.usage,
        stderr: 'daypass: An argument is not valid UTF-8. Run `daypass --help`.\n',
      });
    });
  });
});
