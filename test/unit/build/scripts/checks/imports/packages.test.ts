import { describe, expect, it } from 'vitest';
import { findPackageFaults, packageFaults } from '../../../../../../build/scripts/checks/imports/packages.mjs';

const found = (
  { dependencies = {}, devDependencies = {} }: { dependencies?: object; devDependencies?: object },
  sources: Record<string, string>,
) =>
  packageFaults(
    { dependencies: { ...dependencies }, devDependencies: { ...devDependencies } },
    Object.entries(sources).map(([id, text]) => ({ id, text })),
  );

describe('the check of package.json', () => {
  it('finds the project’s list to be what it imports', async () => {
    expect(await findPackageFaults()).toEqual([]);
  });

  it.each([
    ['a package that nothing uses', { devDependencies: { planted: '1.0.0' } }, {}, 'lists planted, which nothing uses'],
    [
      'types of a package that nothing uses',
      { devDependencies: { '@types/planted': '1.0.0' } },
      {},
      'lists @types/planted, which nothing uses',
    ],
    [
      'a package that the app is to bring, for nothing',
      { dependencies: { planted: '1.0.0' } },
      { 'test/unit/a.test.ts': "import 'planted';" },
      'lists planted for the app, which does not import it',
    ],
    [
      'a package that the app needs, among those of developers',
      { devDependencies: { '@planted/one': '1.0.0' } },
      { 'main/a.ts': "import { x } from '@planted/one/deep';" },
      'lists @planted/one for developers, but the app needs it',
    ],
    [
      'one that only another package brings',
      {},
      { 'test/support/a.ts': "export type { X } from '@planted/one';" },
      'test/support/a.ts imports @planted/one, which package.json does not list',
    ],
  ])('refuses %s', async (_what, listed, sources, said) => {
    expect(await found(listed, sources as Record<string, string>)).toEqual([expect.stringContaining(said)]);
  });

  it('takes tools that are started by their name, and types of what is used', async () => {
    const listed = { devDependencies: { planted: '1.0.0', '@types/planted': '1.0.0', '@types/node': '20.0.0' } };
    const sources = { 'build/scripts/a.mjs': "import 'node:fs';\nrun(packageBin('planted', 'bin/planted'));" };
    expect(await found(listed, sources)).toEqual([]);
  });
});
