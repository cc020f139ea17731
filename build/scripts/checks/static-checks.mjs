/** What can be said about the code without running it. Each check counts as one test. */

import { packageBin, run } from '../steps.mjs';
import { findCrowdedFolders } from './folders.mjs';
import { findLayerFaults } from './layers.mjs';
import { findSharedTypeNames } from './type-names.mjs';

const TYPE_CHECKED = ['common', 'main', 'preload', 'renderer', 'client/stand-in', 'emulator', 'build', 'test'];

/** @returns {Promise<{ passed: number, failed: number, skipped: number }>} */
export async function staticChecks() {
  const tally = { passed: 0, failed: 0, skipped: 0 };
  const note = (name, problem) => {
    tally[problem ? 'failed' : 'passed'] += 1;
    process.stdout.write(problem ? `✗ ${name}\n${problem}\n` : `✓ ${name}\n`);
  };
  const list = (sentences) => sentences.map((sentence) => `  ${sentence}`).join('\n');
  note('layers', list(findLayerFaults()));
  note('folders', list(findCrowdedFolders()));
  note('names of types', list(findSharedTypeNames()));
  const biome = await run(process.execPath, [packageBin('@biomejs/biome', 'bin/biome'), 'ci', '--colors=off', '.'], {
    quiet: true,
  });
  note('format and lint', biome.status === 0 ? '' : biome.output);
  for (const folder of TYPE_CHECKED) {
    const tsc = await run(process.execPath, [packageBin('typescript', 'bin/tsc'), '-p', folder], { quiet: true });
    note(`types of ${folder}`, tsc.status === 0 ? '' : tsc.output);
  }
  return tally;
}
