import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loginCommand } from '../../../main/sources/login-command.ts';
import { ROOT } from '../../support/app/root.ts';

/** As they stand in the code, up to a quote. */
const COMMANDS = /\b(?:daypass [a-z-]+|chmod|chown) [^`'"]*/g;

describe('the command that a person is advised to sign in with', () => {
  it.each(['acme', 'a.b-c@d:e/f', 'my session', "it's", '$(id)', '`id`', 'a;b', 'a\\b', '"x"', '*', '~', '-x y'])(
    'names the session %j, whatever shell it is pasted into',
    (name) => {
      const command = /^Run `(.*)`\.$/.exec(loginCommand(name))?.[1] ?? '';
      const words = execFileSync('sh', ['-c', `printf '%s\\n' ${command.replace(/^daypass /, '')}`], {
        encoding: 'utf8',
      });
      expect(words).toBe(`login\n${name}\n`);
    },
  );

  it('quotes names and paths in every other command that a person is advised to run', () => {
    const folder = join(ROOT, 'main');
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
    const commands = files.flatMap((file) => readFileSync(join(folder, file), 'utf8').match(COMMANDS) ?? []);
    const values = commands.flatMap((command) => command.match(/\$\{[^}]*/g) ?? []);
    expect(values.length).toBeGreaterThan(10);
    // What the command line was started with, and words of its own.
    const own = /request\.argv|command\.path|before\}|DOCKER_NAMES/;
    expect(values.filter((value) => !/\$\{(shellWord\(|flag)/.test(value) && !own.test(`${value}}`))).toEqual([]);
  });

  it('has its flag behind the name', () => {
    expect(loginCommand('my session', '--client-secret')).toBe("Run `daypass login 'my session' --client-secret`.");
  });
});
