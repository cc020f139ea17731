import { describe, expect, it } from 'vitest';
import { forTerminal, printableJson } from '../../../main/base/printable.ts';

const FFFD = '\ufffd';

describe('what a command says on a terminal', () => {
  it.each([
    ['a window title', '\u001b]0;gotcha\u0007', `${FFFD}]0;gotcha${FFFD}`],
    ['a link', '\u001b]8;;http://evil\u001b\\x', `${FFFD}]8;;http://evil${FFFD}\\x`],
    ['the clipboard', '\u001b]52;c;AAAA\u0007', `${FFFD}]52;c;AAAA${FFFD}`],
    ['a cleared screen', '\u001b[2J\u001b[H', `${FFFD}[2J${FFFD}[H`],
    ['a hidden text', '\u001b[8mx', `${FFFD}[8mx`],
    ['a line written over', 'evil\rgood\n', `evil${FFFD}good\n`],
    ['a backspace', 'a\bb', `a${FFFD}b`],
    ['C1 controls', '\u009b2J\u0090x\u009c', `${FFFD}2J${FFFD}x${FFFD}`],
    ['a right-to-left override', 'a\u202egnp.exe', `a${FFFD}gnp.exe`],
    ['isolates', '\u2066a\u2069', `${FFFD}a${FFFD}`],
    ['space without width', 'prod\u200b\ufeff', `prod${FFFD}${FFFD}`],
    ['letter that is not seen', '\u3164\u115f\u00ad', `${FFFD}${FFFD}${FFFD}`],
    ['tag', 'prod\u{e0041}', `prod${FFFD}`],
    ['half of a character', '\ud800x', `${FFFD}x`],
    ['another kind of line end', 'a\u2028b', `a${FFFD}b`],
  ])('has no %s in it', (_, text, shown) => {
    expect(forTerminal(text)).toBe(shown);
  });

  it('keeps its colors, tabs, ends of lines and every letter', () => {
    const text = '\u001b[32m✓\u001b[0m part\tä日本 👩‍💻 ❤️ नमस्ते می‌خواهم\r\n\u001b[38;5;208mprod\u001b[0m\n';
    expect(forTerminal(text)).toBe(text);
  });

  it('in the log is JSON that means the same', () => {
    const fields = { name: 'a\u202eb\u009bc\u001b[2J\u{e0041}' };
    const line = printableJson(JSON.stringify(fields));
    expect(line).toMatch(/^[ -~]*$/);
    expect(JSON.parse(line)).toEqual(fields);
  });
});
