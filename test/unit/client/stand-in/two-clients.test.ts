/** The client in Rust and the one in TypeScript say and send the same: what both have written down is compared here. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sourcesIn } from '../../../../build/scripts/checks/sources.mjs';
import { EXIT } from '../../../../main/base/errors.ts';
import { FORWARDED_ENV, JAVA_PROPERTIES, TOLD_ENV } from '../../../../main/base/request.ts';
import { FRAME, MAX_FRAME_BYTES, PROTOCOL_VERSION } from '../../../../main/broker/frames.ts';

const ROOT = join(import.meta.dirname, '../../../..');
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');
const numbers = (file: string) =>
  Object.fromEntries(
    [
      ...read(`client/src/${file}.rs`).matchAll(/^ *(?:pub )?const ([A-Z_]+): (?:u8|u32|usize) = ([\dxa-f *]+);$/gm),
    ].map(([, name = '', value = '']) => [
      name,
      value.split('*').reduce((product, factor) => product * Number(factor), 1),
    ]),
  );
const list = (text: string, name: string) => {
  const [, names = ''] = new RegExp(`const ${name}\\b[^=]*=\\s*\\[([^\\]]*)\\]`).exec(text) ?? [];
  return [...names.matchAll(/["']([^"']+)["']/g)].map(([, one = '']) => one).sort();
};

/** What only one of them can come to: the other leaves it to Node, or has no such part of the system. */
const NATIVE_ALONE = [
  "{} can't be created ({}).",
  'Another account or a restricted program made {}.',
  'Another user listens at {}.',
  'An argument is not valid UTF-8.',
  'End it, or set DAYPASS_HOME to a folder of your own.',
  "HOME is not set, so the agent can't be found.",
  'Make the folders above it yours alone, or set DAYPASS_HOME.',
  'Set HOME or DAYPASS_HOME.',
  'This program does not know where it is ({}).',
  'daypass: This terminal shows what you type here.',
];

describe('the two clients', () => {
  it('speak one protocol, in frames of the same kinds and size', () => {
    expect(numbers('request')).toMatchObject({ PROTOCOL_VERSION });
    const { MAX_FRAME_BYTES: most, ...kinds } = numbers('frames');
    expect(most).toBe(MAX_FRAME_BYTES);
    expect(kinds).toEqual(Object.fromEntries(Object.entries(FRAME).map(([name, kind]) => [name.toUpperCase(), kind])));
  });

  it('end with the same statuses', () => {
    expect(numbers('failure')).toEqual({
      EXIT_UNEXPECTED: EXIT.unexpected,
      EXIT_USAGE: EXIT.usage,
      EXIT_AGENT_UNREACHABLE: EXIT.agentUnreachable,
    });
    const become = read('client/stand-in/become.ts');
    const { EXIT_NOT_EXECUTABLE, EXIT_NOT_FOUND } = numbers('program');
    expect(become).toContain(`NOT_EXECUTABLE = ${EXIT_NOT_EXECUTABLE};`);
    expect(become).toContain(`NOT_FOUND = ${EXIT_NOT_FOUND};`);
  });

  it('pass on the same variables, and make the same ones absolute', () => {
    const request = read('client/src/request.rs');
    expect(list(request, 'FORWARDED')).toEqual([...FORWARDED_ENV].sort());
    expect(list(request, 'TOLD')).toEqual([...TOLD_ENV].sort());
    expect(list(request, 'JAVA_PROPERTIES')).toEqual([...JAVA_PROPERTIES].sort());
    for (const name of ['LOCATIONS', 'EXPANDED']) {
      const native = list(read('client/src/environment.rs'), name);
      expect(native.length).toBeGreaterThan(1);
      expect(list(read('client/stand-in/environment.ts'), name)).toEqual(native);
    }
  });

  it('wait as long for an agent', () => {
    const [, seconds] =
      /const LIMIT: Duration = Duration::from_secs\((\d+)\);/.exec(read('client/src/autostart.rs')) ?? [];
    expect(read('client/stand-in/autostart.ts').replaceAll('_', '')).toContain(`LIMITMS = ${Number(seconds) * 1000};`);
    expect(sentences()).toContain(`It did not answer within ${seconds} seconds.`);
  });

  it('say the same, but for what only one can come to', () => {
    const others = sourcesIn(ROOT, ['client/stand-in', 'main'], /\.ts$/)
      .map(({ text }) => text.replace(/\$\{[^{}\n]*\}|\{\w+\}/g, '{}').replaceAll(/\\(['`])/g, '$1'))
      .join('\n');
    const own = sentences();
    expect(own.length).toBeGreaterThan(30);
    expect(own.filter((sentence) => !others.includes(sentence)).sort()).toEqual([...NATIVE_ALONE].sort());
  });
});

/** Of the native client, with `{}` where something is put in. */
function sentences(): string[] {
  const texts = sourcesIn(ROOT, ['client/src'], /\.rs$/).map(({ text }) => text.split('#[cfg(test)]\nmod ')[0] ?? '');
  const quoted = texts.flatMap((text) => [...text.matchAll(/"((?:[^"\\]|\\[\s\S])*)"/g)].map(([, one = '']) => one));
  const plain = quoted.map((one) =>
    one
      .replace(/\\\n\s*/g, '')
      .replaceAll('\\"', '"')
      .replace(/\{[^{}]*\}/g, '{}'),
  );
  return [...new Set(plain.filter((one) => /[a-z]{2,} .*\.$/.test(one)))];
}
