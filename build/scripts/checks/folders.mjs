/** No folder holds more files than a person takes in at once. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../steps.mjs';

const FOLDERS = ['common', 'main', 'preload', 'renderer', 'client', 'emulator', 'build', 'test'];
export const MOST_FILES = 25;

/** Inputs of the fuzzers, made by machines and read by them. */
const isCorpus = (folder) => folder.split('/').includes('corpus');

/** @returns {string[]} one sentence for each crowded folder. */
export function findCrowdedFolders(root = ROOT) {
  return FOLDERS.flatMap((folder) => crowdedBelow(root, folder));
}

function crowdedBelow(root, folder) {
  if (isCorpus(folder)) return [];
  const entries = readdirSync(join(root, folder), { withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const below = entries
    .filter((entry) => entry.isDirectory() && entry.name !== 'node_modules' && entry.name !== 'target')
    .flatMap(({ name }) => crowdedBelow(root, `${folder}/${name}`));
  if (files.length <= MOST_FILES) return below;
  return [`${folder} holds ${files.length} files, and may hold ${MOST_FILES}: sort them into folders.`, ...below];
}
