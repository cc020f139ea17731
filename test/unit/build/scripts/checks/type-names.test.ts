import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findSharedTypeNames } from '../../../../../build/scripts/checks/type-names.mjs';

describe('the check of names of types', () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'daypass-type-names-'));
    for (const room of ['common', 'main/agent', 'preload', 'renderer', 'client/stand-in', 'emulator', 'build'])
      mkdirSync(join(root, room), { recursive: true });
  });
  afterEach(() => rmSync(root, { recursive: true }));

  it('finds no name in the project that two types have', () => {
    expect(findSharedTypeNames()).toEqual([]);
  });

  it('refuses a second type of one name, in whatever room', () => {
    writeFileSync(join(root, 'main', 'agent', 'grants.ts'), 'export interface Grant {\n  readonly url: string;\n}\n');
    writeFileSync(join(root, 'renderer', 'grant.tsx'), 'export type Grant = string;\n');
    expect(findSharedTypeNames(root)).toEqual([
      'Grant is another type in main/agent/grants.ts and in renderer/grant.tsx: give each a name of its own.',
    ]);
  });

  it('refuses the name of an exported type for one that stays in its file', () => {
    writeFileSync(join(root, 'common', 'roles.ts'), 'export interface RoleRef {}\n');
    writeFileSync(join(root, 'renderer', 'row.tsx'), 'interface RoleRef {}\n');
    expect(findSharedTypeNames(root)).toEqual([
      'RoleRef is another type in common/roles.ts and in renderer/row.tsx: give each a name of its own.',
    ]);
  });

  it('takes a type that is passed on, and those that stay in their files', () => {
    writeFileSync(join(root, 'common', 'roles.ts'), 'export interface RoleRef {}\n');
    writeFileSync(join(root, 'preload', 'main.ts'), "export type { RoleRef } from '../common/roles.ts';\n");
    for (const name of ['row', 'list']) writeFileSync(join(root, 'renderer', `${name}.tsx`), 'interface Props {}\n');
    expect(findSharedTypeNames(root)).toEqual([]);
  });
});
