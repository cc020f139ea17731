import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { loginCommand } from '../../../main/sources/login-command.ts';

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

  it('has its flag behind the name', () => {
    expect(loginCommand('my session', '--client-secret')).toBe("Run `daypass login 'my session' --client-secret`.");
  });
});
