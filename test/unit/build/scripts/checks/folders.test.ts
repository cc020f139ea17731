import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findCrowdedFolders, MOST_FILES } from '../../../../../build/scripts/checks/folders.mjs';

describe('the check of folders', () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'daypass-folders-'));
    for (const room of ['common', 'main', 'preload', 'renderer', 'client', 'emulator', 'build', 'test'])
      mkdirSync(join(root, room));
  });
  afterEach(() => rmSync(root, { recursive: true }));

  function fill(folder: string, count: number) {
    mkdirSync(join(root, folder), { recursive: true });
    for (let number = 0; number < count; number += 1) writeFileSync(join(root, folder, `${number}.ts`), '');
  }

  it('finds none in the project', () => {
    expect(findCrowdedFolders()).toEqual([]);
  });

  it('refuses one file more than a folder may hold, at any depth', () => {
    fill('main/agent/planted', MOST_FILES + 1);
    expect(findCrowdedFolders(root)).toEqual([expect.stringContaining('main/agent/planted holds 26 files')]);
  });

  it('takes a full folder, however many there are below it', () => {
    fill('main/agent', MOST_FILES);
    fill('main/agent/rules', MOST_FILES);
    expect(findCrowdedFolders(root)).toEqual([]);
  });

  it('leaves the inputs of fuzzers alone', () => {
    fill('test/fuzz/corpus/frames', 100);
    expect(findCrowdedFolders(root)).toEqual([]);
  });
});
