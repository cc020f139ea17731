import { execFileSync, spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  assignmentText,
  fishQuoted,
  pwshQuoted,
  type Syntax,
  syntaxOf,
} from '../../../../main/commands/terminal/shell-syntax.ts';

const has = (program: string) => spawnSync(program, ['-c', ':'], { stdio: 'ignore' }).status === 0;
/** Anything that a variable can hold: every character but NUL, quotes and what shells expand more often than others. */
const value = fc
  .array(
    fc.oneof(
      fc.constantFrom(...'\'"\\$`!%^&|;<>() \t\n\r*?[]{}~#=\u2018\u2019\u201a\u201b'),
      fc.string({ unit: 'grapheme' }),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join('').replaceAll('\0', ''));

/** What real shells make of the text: values of A and B, one after the other, and whether GONE is still there. */
const PRINT = 'printf "%s\\0%s\\0%s" "$A" "$B" "$(env | grep -c ^GONE=)"';

describe('variables for a shell', () => {
  for (const shell of ['bash', 'zsh', 'dash'].filter(has)) {
    it(`mean in a real ${shell} what they are, whatever is in them`, () => {
      fc.assert(
        fc.property(value, value, (a, b) => {
          const text = assignmentText({ set: { A: a, B: b }, unset: ['GONE'] }, shell === 'zsh' ? 'zsh' : 'bash');
          const output = execFileSync(shell, ['-c', `eval "$0"; ${PRINT}`, text], {
            env: { PATH: process.env.PATH, GONE: 'x' },
            stdio: ['ignore', 'pipe', 'inherit'],
          });
          expect(output.toString('utf8')).toBe(`${a}\0${b}\u00000`);
        }),
        { numRuns: 150 },
      );
    });
  }

  it.skipIf(!has('fish'))('mean in a real fish what they are', () => {
    fc.assert(
      fc.property(value, (a) => {
        const text = assignmentText({ set: { A: a }, unset: ['GONE'] }, 'fish');
        expect(execFileSync('fish', ['-c', `${text}; printf %s $A`]).toString('utf8')).toBe(a);
      }),
      { numRuns: 50 },
    );
  });

  it('are read back from fish’s quotes by fish’s own rule', () => {
    fc.assert(
      fc.property(value, (a) => {
        const quoted = fishQuoted(a);
        expect(/^'(?:[^'\\]|\\[\\'])*'$/s.test(quoted)).toBe(true);
        expect(quoted.slice(1, -1).replace(/\\([\\'])/g, '$1')).toBe(a);
      }),
    );
  });

  it('are read back from PowerShell’s quotes by PowerShell’s own rule', () => {
    fc.assert(
      fc.property(value, (a) => {
        const quoted = pwshQuoted(a);
        // A quote of any kind stands for itself only when the same one follows it.
        expect(/^'(?:[^'\u2018\u2019\u201a\u201b]|(['\u2018\u2019\u201a\u201b])\1)*'$/s.test(quoted)).toBe(true);
        expect(quoted.slice(1, -1).replace(/(['\u2018\u2019\u201a\u201b])\1/g, '$1')).toBe(a);
      }),
    );
  });

  it.each(['cmd', 'dotenv'] as const)(
    'are refused where %s could not write them, and right everywhere else',
    (syntax) => {
      fc.assert(
        fc.property(value, (a) => {
          let text: string;
          try {
            text = assignmentText({ set: { A: a }, unset: [] }, syntax);
          } catch (error) {
            expect(error).toMatchObject({ code: 'usage' });
            return;
          }
          expect(text.split('\n')).toHaveLength(2);
          if (syntax === 'cmd') expect(text).toBe(`set "A=${a}"\n`);
          else expect([`A=${a}\n`, `A='${a}'\n`]).toContain(text);
        }),
      );
    },
  );

  it('keep credentials as they are in every form', () => {
    const set = { KEY: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY==', END: '2026-11-24T10:00:00Z' };
    const text = (syntax: Syntax) => assignmentText({ set, unset: ['AWS_PROFILE'] }, syntax);
    expect(text('bash')).toBe(`unset AWS_PROFILE\nexport KEY='${set.KEY}'\nexport END='${set.END}'\n`);
    expect(text('fish')).toBe(
      `set -eg AWS_PROFILE; set -qU AWS_PROFILE; and set -gx AWS_PROFILE '';\nset -gx KEY '${set.KEY}';\nset -gx END '${set.END}';\ntrue;\n`,
    );
    expect(text('pwsh')).toBe(
      `Remove-Item Env:AWS_PROFILE -ErrorAction SilentlyContinue\n$env:KEY = '${set.KEY}'\n$env:END = '${set.END}'\n`,
    );
    expect(text('cmd')).toBe(`set "AWS_PROFILE="\nset "KEY=${set.KEY}"\nset "END=${set.END}"\n`);
    expect(text('dotenv')).toBe(`KEY=${set.KEY}\nEND=${set.END}\n`);
    expect(JSON.parse(text('json'))).toEqual(set);
  });

  it('are for the shell that a path names', () => {
    const shells = [
      '/bin/bash',
      '/usr/bin/zsh',
      'fish',
      '/bin/sh',
      'C:\\Windows\\System32\\cmd.exe',
      'pwsh.exe',
      '/bin/tcsh',
      '',
    ];
    expect(shells.map(syntaxOf)).toEqual(['bash', 'zsh', 'fish', 'bash', 'cmd', 'pwsh', null, null]);
  });
});
