/** The fuzzer, for a short time at every target: `npm run fuzz -- TARGET SECONDS` searches for longer. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { TARGETS } from '../fuzz/targets.ts';

const SECONDS = 20;
/** So few inputs in that time would mean that the search does not run. */
const LEAST_INPUTS = 50;

describe('what reads other people’s bytes', () => {
  it.each(TARGETS)(`holds for whatever ${SECONDS} s of coverage-guided search come up with: %s`, async (target) => {
    const script = join(import.meta.dirname, '..', '..', 'build', 'scripts', 'fuzz.mjs');
    const child = spawn(process.execPath, [script, target, String(SECONDS)], { stdio: ['ignore', 'pipe', 'inherit'] });
    let output = '';
    child.stdout.on('data', (chunk) => {
      output += chunk;
    });
    const status = await new Promise((resolve) => child.on('close', resolve));
    process.stdout.write(`    ${output}`);
    expect({ status, output }).toMatchObject({ status: 0 });
    expect(Number(/(\d+) inputs/.exec(output)?.[1])).toBeGreaterThan(LEAST_INPUTS);
  });
});
