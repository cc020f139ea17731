import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const SCRIPTS = join(import.meta.dirname, '..', '..', '..', '..', '..', 'build', 'scripts');

/** In a fresh clone a script is read before the packages that it installs are there. */
it('no script of build/ imports a package before it can have installed it', () => {
  const modules = readdirSync(SCRIPTS, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.mjs'));
  const early = modules.flatMap((path) => {
    const text = readFileSync(join(SCRIPTS, path), 'utf8');
    const named = text.matchAll(/^(?:import|export)\s(?:[^;'"=]*\sfrom\s)?['"]([^'"]+)['"]/gm);
    return [...named]
      .map(([, from = '']) => from)
      .filter((from) => !/^(?:node:|\.)/.test(from))
      .map((from) => `${path}: ${from}`);
  });
  expect(modules.length).toBeGreaterThan(20);
  expect(early).toEqual([]);
});
