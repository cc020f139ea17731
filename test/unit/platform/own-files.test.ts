import { mkdtemp, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ownFiles } from '../../../main/platform/own-files.ts';

let folder: string;
let path: string;
const HOUR = 60 * 60_000;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'daypass-own-'));
  path = join(folder, 'main.cjs');
  await writeFile(path, 'old');
});
afterEach(() => rm(folder, { recursive: true }));

it('a program is replaced once a rebuild or an update has put another file in its place, whole and written to the end', async () => {
  let now = Date.now() + HOUR;
  const isReplaced = ownFiles([path, join(folder, 'not-there')], () => now);
  expect(isReplaced()).toBe(false);
  await rm(path);
  expect(isReplaced()).toBe(false);
  await writeFile(join(folder, 'new'), 'newer');
  await rename(join(folder, 'new'), path);
  now = Date.now();
  expect(isReplaced()).toBe(false);
  now = Date.now() + HOUR;
  expect(isReplaced()).toBe(true);
});

it('a program that is built again to the same size is another one, too', async () => {
  const isReplaced = ownFiles([path], () => Date.now() + HOUR);
  await utimes(path, new Date(), new Date(Date.now() + 1_000));
  expect(isReplaced()).toBe(true);
});
