import { describe, expect, it } from 'vitest';
import {
  crateCircles,
  findCrateFaults,
  hiddenModules,
  longFiles,
  longFunctions,
} from '../../../../../build/scripts/checks/crates.mjs';

const root = ['main.rs', 'mod agent;\nmod frames;\nmod input;\nmod screen;\n'] as const;
const crate = (...files: readonly (readonly [name: string, text: string])[]) =>
  crateCircles([root, ...files].map(([name, text]) => ({ id: `client/src/${name}`, text })));

describe('the check of modules in Rust', () => {
  it('finds no fault in the project', () => {
    expect(findCrateFaults()).toEqual([]);
  });

  it('refuses a file of more than 350 lines', () => {
    const file = (lines: number) => [{ id: 'client/src/long.rs', text: '// One.\n'.repeat(lines) }];
    expect(longFiles(file(350))).toEqual([]);
    expect(longFiles(file(351))).toEqual(['client/src/long.rs has 351 lines, and may have 350.']);
  });

  it('refuses a function of more than 80 lines, also one of a module inside', () => {
    const file = (lines: number) => {
      const body = '        work();\n'.repeat(lines - 2);
      const text = `extern "C" {\n    fn outside(id: i32) -> i32;\n}\nfn short() -> [u8; 2] {\n    work();\n}\nmod unix {\n    pub(super) unsafe fn long() {\n${body}    }\n}\n`;
      return [{ id: 'client/src/long.rs', text }];
    };
    expect(longFunctions(file(80))).toEqual([]);
    expect(longFunctions(file(81))).toEqual(['client/src/long.rs: long has 81 lines, and may have 80.']);
  });

  it('refuses a circle, by one name or by a list of them', () => {
    const agent = ['agent.rs', 'use crate::{\n    frames::{self, Frame},\n    screen,\n};\n'] as const;
    const screen = ['screen.rs', 'mod unix {\n    use crate::input::Mode;\n}\n'] as const;
    const frames = ['frames.rs', ''] as const;
    const circle = 'client/src/agent.rs, client/src/input.rs, client/src/screen.rs import each other.';
    expect(crate(agent, screen, frames, ['input.rs', 'use crate::agent::Stream;\n'])).toEqual([circle]);
    expect(crate(agent, screen, frames, ['input.rs', 'fn size() { crate::frames::size() }\n'])).toEqual([]);
  });

  it('refuses a circle through a list in a list', () => {
    const agent = ['agent.rs', 'use crate::{\n    frames::{kinds::{A, B}, Frame},\n    input::{Mode},\n};\n'] as const;
    expect(crate(agent, ['frames.rs', ''], ['input.rs', 'use crate::agent::Stream;\n'])).toEqual([
      'client/src/agent.rs, client/src/input.rs import each other.',
    ]);
  });

  it.each([
    ['all of the crate', 'use crate::*;'],
    ['the crate under another name', 'use crate as all;'],
    ['the crate in a list', 'use crate::{self, input};'],
    ['a file as text', 'include!("input.rs");'],
  ])('refuses what hides a circle: %s', (_what, text) => {
    const own = { id: 'client/src/agent.rs', text: 'use crate::input::Mode;\nmod tests { use super::*; }\n' };
    expect(hiddenModules('client/src', [own])).toEqual([]);
    expect(hiddenModules('client/src', [{ ...own, text }])).toEqual([expect.stringContaining('name the modules')]);
  });

  it('refuses a module in a folder of its own', () => {
    expect(hiddenModules('client/src', [{ id: 'client/src/unix/input.rs', text: '' }])).toEqual([
      'client/src/unix/input.rs is a module in a folder: put it into client/src.',
    ]);
  });

  it('refuses what is the root’s own in a module of it', () => {
    const circle = ['client/src/agent.rs, client/src/main.rs import each other.'];
    for (const text of ['use crate::VERSION;\n', 'fn name() {\n    super::name();\n}\n'])
      expect(crate(['agent.rs', text])).toEqual(circle);
  });

  it('takes tests that use the module that they stand in', () => {
    expect(crate(['agent.rs', '#[cfg(test)]\nmod tests {\n    use super::*;\n}\n'])).toEqual([]);
  });
});
