import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findMisplacedTests } from '../../../../../build/scripts/checks/test-folders.mjs';

describe('the check of folders of tests', () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'daypass-test-folders-'));
    for (const folder of ['main/agent/listing', 'main/base', 'common', 'test/unit', 'test/integration'])
      mkdirSync(join(root, folder), { recursive: true });
  });
  afterEach(() => rmSync(root, { recursive: true }));

  function plant(path: string, ...imports: readonly string[]) {
    mkdirSync(join(root, dirname(path)), { recursive: true });
    const up = '../'.repeat(path.split('/').length - 1);
    writeFileSync(join(root, path), imports.map((name) => `import { x } from '${up}${name}';\n`).join(''));
  }

  it('finds each test of the project where what it tests is', () => {
    expect(findMisplacedTests()).toEqual([]);
  });

  it('refuses a test one level above what it tests', () => {
    plant('test/unit/agent/planted.test.ts', 'main/agent/listing/catalogue.ts', 'main/base/clock.ts');
    expect(findMisplacedTests(root)).toEqual([
      'test/unit/agent/planted.test.ts tests main/agent/listing: put it in a folder of that name.',
    ]);
  });

  it('refuses a folder that the product does not have, of either kind of tests', () => {
    plant('test/unit/agents/planted.test.ts', 'main/agent/agent.ts');
    plant('test/integration/agent/lists/planted.test.ts');
    expect(findMisplacedTests(root)).toEqual([
      'test/unit/agents/planted.test.ts: there is no folder agents in the product.',
      'test/integration/agent/lists/planted.test.ts: there is no folder main/agent/lists in the product.',
    ]);
  });

  it('takes a test of several folders in the one that holds them, or in that of the part that it is about', () => {
    plant('test/unit/agent/whole.test.ts', 'main/agent/agent.ts', 'main/agent/listing/catalogue.ts');
    plant('test/unit/agent/listing/part.test.ts', 'main/agent/agent.ts', 'main/agent/listing/catalogue.ts');
    plant('test/integration/agent/listing/through-the-front.test.ts', 'main/agent/agent.ts');
    plant('test/unit/common/roles.test.ts', 'common/roles.ts');
    expect(findMisplacedTests(root)).toEqual([]);
  });

  it('takes what is about no single room', () => {
    plant('test/integration/time/sleep.test.ts', 'main/agent/agent.ts');
    expect(findMisplacedTests(root)).toEqual([]);
  });
});
