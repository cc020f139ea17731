/** What can be said about the code without running it. Each check counts as one test. */

import { packageBin, run } from '../steps.mjs';
import { findSubjectFaults } from './commits.mjs';
import { findCrateFaults } from './crates.mjs';
import { findCrowdedFolders } from './folders.mjs';
import { findLongFunctions } from './function-sizes.mjs';
import { findLayerFaults } from './imports/layers.mjs';
import { findPackageFaults } from './imports/packages.mjs';
import { findRepeatedPatterns } from './patterns.mjs';
import { findStalePages, findUnusedTexts } from './reference.mjs';
import { findUnusedStyles } from './styles.mjs';
import { findMisplacedTests } from './test-folders.mjs';
import { findSharedTypeNames } from './type-names.mjs';
import { findRefusedWords } from './words.mjs';

const TYPE_CHECKED = ['common', 'main', 'preload', 'renderer', 'client/stand-in', 'emulator', 'build', 'test'];

/** What no tool knows about: each gives one sentence for a fault. */
export const OWN_CHECKS = [
  ['layers', findLayerFaults],
  ['packages', findPackageFaults],
  ['circles and sizes in Rust', findCrateFaults],
  ['folders', findCrowdedFolders],
  ['sizes of functions', findLongFunctions],
  ['folders of tests', findMisplacedTests],
  ['patterns', findRepeatedPatterns],
  ['names of types', findSharedTypeNames],
  ['pages of commands, settings and errors', findStalePages],
  ['texts', findUnusedTexts],
  ['styles', findUnusedStyles],
  ['words', findRefusedWords],
  ['subjects of commits', findSubjectFaults],
];

/** @returns {Promise<{ passed: number, failed: number, skipped: number }>} */
export async function staticChecks() {
  const tally = { passed: 0, failed: 0, skipped: 0 };
  const note = (name, problem) => {
    tally[problem ? 'failed' : 'passed'] += 1;
    process.stdout.write(problem ? `✗ ${name}\n${problem}\n` : `✓ ${name}\n`);
  };
  for (const [name, find] of OWN_CHECKS) {
    const sentences = await find();
    note(name, sentences.map((sentence) => `  ${sentence}`).join('\n'));
  }
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
