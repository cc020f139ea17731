import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { nodeFault } from '../../../../../build/scripts/setup/node-floor.mjs';

const read = (path: string) => readFileSync(join(import.meta.dirname, '..', '..', '..', '..', '..', path), 'utf8');
const range: string = JSON.parse(read('package.json')).engines.node;

describe('the Node that Daypass runs on', () => {
  it.each(['20.19.0', '20.20.2', '22.12.0', '22.23.5', '24.0.0', '26.12.1'])('may be %s', (version) => {
    expect(nodeFault(version, range)).toBeNull();
  });

  it.each(['18.20.8', '20.11.0', '20.18.3', '21.7.3', '22.11.0'])('is not %s, which one line says', (version) => {
    expect(nodeFault(version, range)).toBe(
      `Daypass needs Node 20.19 or a later 20, or 22.12 or newer; this is ${version}. Get one from https://nodejs.org.`,
    );
  });

  it('is the same one everywhere it is named', () => {
    const named = 'Node 20.19 or a later 20, or 22.12 or newer';
    for (const path of ['README.md', 'build/package/npm-readme.md']) {
      expect(read(path).replace(/\s+/g, ' '), path).toContain(named);
    }
    expect(JSON.parse(read('package-lock.json')).packages[''].engines.node).toBe(range);
  });
});
