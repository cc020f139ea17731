import { describe, expect, it } from 'vitest';
import { findRepeatedPatterns, repeatedPatterns } from '../../../../../build/scripts/checks/patterns.mjs';

const planted = (files: Record<string, string>) =>
  repeatedPatterns(Object.entries(files).map(([id, text]) => ({ id, text })));
const ACCOUNT = String.raw`const isPlanted = (text: string) => /^planted-[\w/]{3}-\d{12}$/.test(text);`;

describe('the check of patterns', () => {
  it('finds none in the project that two files have', () => {
    expect(findRepeatedPatterns()).toEqual([]);
  });

  it('refuses one that is written again, in whatever room', () => {
    expect(planted({ 'main/a.ts': ACCOUNT, 'renderer/b.tsx': `x\n  .filter(Boolean);\n${ACCOUNT}` })).toEqual([
      String.raw`/^planted-[\w/]{3}-\d{12}$/ stands in main/a.ts and in renderer/b.tsx: give it one home and a name.`,
    ]);
  });

  it('takes one in a file of its own, in the emulator as well, and short ones', () => {
    expect(planted({ 'main/a.ts': `${ACCOUNT}\n${ACCOUNT}`, 'emulator/b.ts': ACCOUNT })).toEqual([]);
    const short = String.raw`const lines = (text: string) => text.split(/\r?\n/);`;
    expect(planted({ 'main/a.ts': short, 'main/b.ts': short })).toEqual([]);
  });
});
