/** What fuzzing has found so far, once more: the inputs that lead furthest, and those that something broke on. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Fuzz } from '../../fuzz/search.ts';
import { TARGETS } from '../../fuzz/targets.ts';

const CORPUS = join(import.meta.dirname, '..', '..', 'fuzz', 'corpus');
/** Small enough to be read, and to be kept in the repository. */
const MOST_BYTES = 200 * 1024;

describe('the corpus of the fuzzer', () => {
  it.each(TARGETS)('holds: %s', async (target) => {
    const { fuzz } = (await import(`../../fuzz/targets/${target}.ts`)) as { fuzz: Fuzz };
    const inputs = readdirSync(join(CORPUS, target));
    expect(inputs.length).toBeGreaterThan(0);
    for (const name of inputs) {
      const input = readFileSync(join(CORPUS, target, name));
      await Promise.resolve(fuzz(input)).catch((cause) => {
        throw new Error(`${target}/${name} is broken.`, { cause });
      });
    }
  });

  it('is small, and has a folder for every target and no other', () => {
    expect(readdirSync(CORPUS).sort()).toEqual([...TARGETS].sort());
    const bytes = TARGETS.flatMap((target) =>
      readdirSync(join(CORPUS, target)).map((name) => readFileSync(join(CORPUS, target, name)).length),
    );
    expect(bytes.reduce((sum, one) => sum + one, 0)).toBeLessThan(MOST_BYTES);
  });
});
