import { describe, expect, it } from 'vitest';
import { deadFilesIn } from '../../../../../../build/scripts/checks/imports/dead-exports.mjs';
import {
  fault,
  faultsOf,
  findLayerFaults,
  unreadFiles,
} from '../../../../../../build/scripts/checks/imports/layers.mjs';
import { moduleReader } from '../../../../../../build/scripts/checks/imports/modules.mjs';

/** A house with one file planted in it that a rule is about. */
const planted = (...files: readonly (readonly [id: string, text: string])[]) =>
  faultsOf(files.map(([id, text]) => ({ id, text })));

describe('the layers', () => {
  it('hold in the code as it is', async () => {
    expect(await findLayerFaults()).toEqual([]);
  });

  it.each([
    ['main/agent/agent.ts', 'main/commands/index.ts'],
    ['main/base/clock.ts', 'main/platform/log.ts'],
    ['main/commands/list.ts', 'main/broker/server.ts'],
    ['main/sources/identity-center/index.ts', 'main/sources/saml/index.ts'],
    ['main/headless.ts', 'main/index.ts'],
    ['main/compose.ts', 'main/desktop/tray/tray.ts'],
    ['main/agent/agent.ts', 'electron'],
    ['main/agent/agent.ts', 'yaml'],
    ['main/agent/agent.ts', 'some-new-package'],
    ['renderer/app.tsx', 'main/agent/views.ts'],
    ['renderer/app.tsx', 'preload/index.ts'],
    ['renderer/app.tsx', 'node:fs'],
    ['renderer/app.tsx', 'electron'],
    ['preload/index.ts', 'main/base/errors.ts'],
    ['main/agent/agent.ts', 'emulator/index.ts'],
    ['main/agent/agent.ts', 'test/support/random.ts'],
    ['client/stand-in/index.ts', 'main/agent/agent.ts'],
    ['client/stand-in/index.ts', 'main/platform/log.ts'],
    ['emulator/index.ts', 'main/agent/agent.ts'],
    ['common/rules.ts', 'main/settings/schema.ts'],
    ['common/rules.ts', 'node:fs'],
    ['common/rules.ts', 'electron'],
  ])('%s may not import %s', async (from, to) => {
    expect(fault(from, to)).toContain(`${from} imports ${to}: `);
    expect(await planted([from, `import { x } from '${relativeTo(from, to)}';`])).toEqual([fault(from, to)]);
  });

  it.each([
    ['for its effect', "import 'TARGET';"],
    ['of a type', "import type { X } from 'TARGET';"],
    ['of a type among others', "import { type X } from 'TARGET';"],
    ['of all', "import * as all from 'TARGET';"],
    ['of a default', "import all from 'TARGET';"],
    ['on several lines', "import {\n  x,\n  y,\n} from 'TARGET';"],
    ['in the middle of a line', "const a = 1; import { x } from 'TARGET';"],
    ['by a function', "const x = await import('TARGET');"],
    ['by a type', "let x: import('TARGET').X;"],
    ['to pass on one', "export { x as default } from 'TARGET';"],
    ['to pass on a type', "export type { X } from 'TARGET';"],
    ['to pass on all', "export * from 'TARGET';"],
    ['to pass on all under a name', "export * as all from 'TARGET';"],
    ['by a pattern', "const all = import.meta.glob('TARGET');"],
    ['by a pattern of a type', "const all = import.meta.glob<Record<string, () => void>>('TARGET');"],
    ['of a part of a type', "let x: import('TARGET').X.Y;"],
    ['of the type of all', "let x: typeof import('TARGET');"],
    ['by a function, without waiting', "import('TARGET').then(({ x }) => x());"],
    ['before it is needed', "import defer * as all from 'TARGET';"],
    ['as data', "import all from 'TARGET' with { type: 'json' };"],
  ])('refuse an import %s', async (_how, text) => {
    const [from, to] = ['renderer/state/store.ts', 'main/agent/agent.ts'];
    expect(await planted([from, text.replace('TARGET', '../../main/agent/agent.ts')])).toContain(fault(from, to));
    expect(await planted([from, text.replace('TARGET', 'node:fs')])).toContain(fault(from, 'node:fs'));
    expect(await planted([from, `// ${text}\n/* ${text} */`])).toEqual([]);
  });

  it.each([
    ['require', "const fs = require('node:fs');"],
    ['a require of its own', "import { createRequire } from 'node:module';\ncreateRequire(import.meta.url)('keytar');"],
    ['an import that is a require', "import fs = require('node:fs');"],
    ['a path that only the run knows', 'const name = process.argv[2];\nawait import(name);'],
    ['a path that is put together', "await import('./' + process.argv[2]);"],
    ['a path in a template', 'await import(`./views.ts`);'],
    ['a require under another name', "const load = require;\nload('node:fs');"],
    ['a require of what only the run knows', 'require(process.argv[2] as string);'],
    ['a require of the module', "module.require('node:fs');"],
    ['a require by its text', "module['require']('node:fs');"],
    ['all of what can load', "import { Module } from 'node:module';\nModule._load('electron');"],
    ['what runs a text', "import { runInThisContext } from 'node:vm';"],
    ['a thread of a file by its path', "import { Worker } from 'node:worker_threads';"],
    ['a native file by its path', 'process.dlopen({ exports: {} }, path);'],
    ['a function made of a text', "new Function('return 1')();"],
    ['a text that runs', "eval('1');"],
    ['import.meta under another name', "const meta = import.meta;\nmeta.glob('../commands/*.ts');"],
    ['a pattern by its text', "import.meta['glob']('../commands/*.ts');"],
    ['a part of Node by its name', "process.getBuiltinModule('node:fs');"],
    ['what hands out parts of Node', 'const { getBuiltinModule } = process;'],
    ['several patterns', "import.meta.glob(['./*.ts', '../**/*.ts']);"],
    ['a comment that loads a file', '/// <reference path="../commands/index.ts" />\nconst x = 1;'],
    ['a comment that loads types', '/// <reference types="electron" />\nconst x = 1;'],
  ])('refuse %s, whose target no list could name', async (_what, text) => {
    expect(await planted(['main/agent/agent.ts', text])).toEqual([
      expect.stringMatching(/loads by \w+: import|no one can say/),
    ]);
  });

  it.each([
    ['main/commands/list.ts', 'main/agent/agent.ts'],
    ['main/agent/agent.ts', 'main/agent/views.ts'],
    ['main/sources/saml/index.ts', 'main/sources/source.ts'],
    ['main/desktop/windows/window.ts', 'electron'],
    ['main/index.ts', 'main/desktop/tray/tray.ts'],
    ['main/compose.ts', 'main/sources/saml/index.ts'],
    ['renderer/app.tsx', 'preload/contracts/main.ts'],
    ['renderer/app.tsx', 'common/roles.ts'],
    ['main/agent/agent.ts', 'common/roles.ts'],
  ])('%s may import %s', (from, to) => {
    expect(fault(from, to)).toBeNull();
  });

  it('refuse what is added to the types of a file that a room may not have', async () => {
    const text = "declare module '../commands/index.ts' {\n  interface X {}\n}";
    expect(await planted(['main/agent/agent.ts', text])).toContain(
      fault('main/agent/agent.ts', 'main/commands/index.ts'),
    );
  });

  it('refuse a worker with a file that its room may not have', async () => {
    const [from, to] = ['renderer/state/store.ts', 'main/agent/agent.ts'];
    const text = "new Worker(new URL('../../main/agent/agent.ts', import.meta.url));";
    expect(await planted([from, text])).toContain(fault(from, to));
    expect(await planted([from, 'new Worker(new URL(name, import.meta.url));'])).toEqual([
      expect.stringContaining('no one can say'),
    ]);
  });

  it.each([
    ['without its ending', "import { x } from './views';"],
    ['by its folder', "import { x } from './sessions';"],
    ['with an order for the build', "import x from './views.ts?worker';"],
  ])('refuse a file that is named %s, because circles and dead exports would not be seen', async (_how, text) => {
    expect(await planted(['main/agent/agent.ts', text])).toEqual([expect.stringContaining('with its ending')]);
  });

  it.each([
    ['by an import', "import { x } from '../agent/../commands/index.ts';"],
    ['from the top of the project', "import { x } from '/main/commands/index.ts';"],
    ['by the name of the project', "import { x } from 'daypass/main/commands/index.ts';"],
    ['by a name of its own', "import { x } from '#commands';"],
  ])('refuse another way to the same file: %s', async (_how, text) => {
    expect(await planted(['main/agent/agent.ts', text])).toEqual([expect.stringContaining('may not have')]);
  });

  it('refuse all of a file, because no one could say which exports are used', async () => {
    for (const text of [
      "import * as all from './b.ts';",
      "export * from './b.ts';",
      "const all = await import('./b.ts');",
    ])
      expect(await planted(['main/agent/a.ts', text])).toEqual([
        'main/agent/a.ts takes all of main/agent/b.ts: name what it needs of it.',
      ]);
  });

  it.each([
    ['main/agent/a.ts', "import '../../renderer/styles/app.css';"],
    ['renderer/styles/planted.css', '@import "../../main/console/page.css";'],
    ['renderer/styles/planted.css', '.a { background: url(../../main/console/a.png); }'],
    ['renderer/styles/planted.css', '@import url("https://example.com/a.css");'],
    ['renderer/planted.html', '<script type="module" src="../main/agent/agent.ts"></script>'],
    ['renderer/styles/planted.css', ".a { background: image-set('../../main/console/a.png' 1x); }"],
    ['renderer/planted.html', "<script src='../main/agent/agent.ts'></script>"],
    ['renderer/planted.html', '<SCRIPT SRC=../main/agent/agent.ts></SCRIPT>'],
    ['renderer/planted.html', '<img srcset="../main/console/a.png 2x">'],
    ['renderer/planted.html', '<object data="../main/console/a.svg"></object>'],
    ['renderer/planted.html', '<link rel="stylesheet" href="https://example.com/a.css">'],
  ])('refuse what a style, a page or a script may not have: %s with %s', async (id, text) => {
    expect(await planted([id, text])).toEqual([expect.stringContaining('may not have')]);
    const inComment = id.endsWith('.html') ? `<!-- ${text} -->` : `/* ${text} */`;
    expect(await planted([id, inComment])).toEqual([]);
  });

  it.each([
    '<script type="module">import \'../main/agent/agent.ts\';</script>',
    "<style>@import '../main/a.css';</style>",
  ])('refuse a script or a style in the page itself: %s', async (text) => {
    expect(await planted(['renderer/planted.html', text])).toEqual([expect.stringContaining('no one can say')]);
    expect(await planted(['renderer/planted.html', `<!-- ${text} -->`])).toEqual([]);
  });

  it('refuse a circle of tests or scripts, and what these export for nothing', async () => {
    const file = (id: string, text: string) => ({ id, text });
    const [one, other] = ['test/support/a.ts', 'test/support/b.ts'];
    expect(
      await faultsOf(
        [],
        [file(one, "import { b } from './b.ts';"), file(other, "import './a.ts';\nexport const [a, b] = [1, 2];")],
      ),
    ).toEqual([`${one}, ${other} import each other.`, `${other} exports a, which nothing imports.`]);
  });

  it('refuse a circle of style sheets', async () => {
    expect(await planted(['renderer/a.css', '@import "b.css";'], ['renderer/b.css', "@import './a.css';"])).toEqual([
      'renderer/a.css, renderer/b.css import each other.',
    ]);
  });

  it.each(['js', 'jsx', 'cjs', 'cts', 'mjs', 'mts', 'd.mts', 'scss'])(
    'refuse a file of the product that no check reads: .%s',
    (ending) => {
      expect(unreadFiles([{ id: `main/agent/planted.${ending}` }])).toHaveLength(1);
      expect(
        unreadFiles([{ id: 'main/agent/agent.ts' }, { id: 'renderer/app.tsx' }, { id: 'renderer/a.css' }]),
      ).toEqual([]);
    },
  );

  it('refuse a file that is in no room', () => {
    expect(fault('main/new-room/file.ts', 'main/base/clock.ts')).toContain('in no room');
  });

  it('refuse a circle, however long and of types alone', async () => {
    expect(
      await planted(
        ['main/agent/a.ts', "import type { B } from './b.ts';\n"],
        ['main/agent/b.ts', "import type { C } from './c.ts';\n"],
        ['main/agent/c.ts', "import type { A } from './a.ts';\n"],
        ['main/agent/d.ts', "import type { A } from './a.ts';\n"],
      ),
    ).toEqual(['main/agent/a.ts, main/agent/b.ts, main/agent/c.ts import each other.']);
  });

  it.each([
    ['of two', "import type { A } from './a.ts';\n"],
    ['that is passed on', "export * from './a.ts';\n"],
    ['that is loaded later', "export const later = () => import('./a.ts');\n"],
  ])('refuse a circle %s', async (_what, text) => {
    const found = await planted(['main/agent/a.ts', "export * from './b.ts';\n"], ['main/agent/b.ts', text]);
    expect(found).toContain('main/agent/a.ts, main/agent/b.ts import each other.');
  });

  it.each([
    ['by its name', "import { app, ipcMain } from 'electron';", 'imports ipcMain'],
    ['by another name', "import { ipcMain as door } from 'electron';", 'imports ipcMain'],
    ['with all of electron', "import * as electron from 'electron';", 'imports all of electron'],
    ['with electron as a default', "import electron from 'electron';", 'imports all of electron'],
    ['later', "const { ipcMain } = await import('electron');", 'imports ipcMain'],
    ['with all of electron, later', "const electron = await import('electron');", 'imports all of electron'],
    ['passed on', "export { ipcMain } from 'electron';", 'hands ipcMain on'],
    ['as a page has it', "contents.ipc.handle('planted', () => true);", 'listens to a page'],
    ['as an event of a page', "contents.on('ipc-message', () => true);", 'listens to a page'],
    ['as a page has it, taken out', 'const { ipc } = contents;', 'listens to a page'],
    ['as a page has it, under another name', 'const { ipc: door } = contents;', 'listens to a page'],
    ['as a page has it, by its text', "contents['ipc'].handle('planted', () => true);", 'listens to a page'],
    [
      'as a page has it, by a text in other quotes',
      "contents[`ipc`].handle('planted', () => true);",
      'listens to a page',
    ],
    [
      'as a page has it, by a function',
      "Reflect.get(contents, 'ipc').handle('planted', () => true);",
      'listens to a page',
    ],
    ['as an event of a page, in other quotes', 'contents.on(`ipc-message`, () => true);', 'listens to a page'],
    ['by a name in quotes', "import { 'ipcMain' as door } from 'electron';", 'imports ipcMain'],
    ['as what a function takes', 'export const listen = ({ ipc }: WebContents) => ipc;', 'listens to a page'],
    ['of a frame', "contents.mainFrame.ipc.on('planted', () => true);", 'listens to a page'],
    ['of a frame, held', 'const door = frame.ipc;', 'listens to a page'],
    ['in place of which there is a channel', "import { MessageChannelMain } from 'electron';", 'makes a channel'],
  ])('refuse ipcMain %s', async (_how, text, said) => {
    expect(await planted(['main/desktop/windows/window.ts', text])).toContainEqual(
      expect.stringContaining(`main/desktop/windows/window.ts ${said}`),
    );
  });

  it('leave what a page calls main with to the one module that hands it a contract', async () => {
    const text = "import { contextBridge, ipcRenderer } from 'electron';\n";
    expect(await planted(['preload/expose.ts', text])).toEqual([]);
    expect(await planted(['preload/index.ts', text])).toEqual([
      expect.stringContaining('preload/index.ts talks to main: only preload/expose.ts may'),
    ]);
    expect(await planted(['preload/index.ts', "import { ipcMain } from 'electron';\n"])).toContainEqual(
      expect.stringContaining('preload/index.ts imports ipcMain'),
    );
  });

  it('leave ipcMain to the one module that looks at who asks, which keeps it', async () => {
    const text = "import { app, ipcMain } from 'electron';\n";
    expect(await planted(['main/desktop/ipc/ipc.ts', text])).toEqual([]);
    expect(await planted(['main/desktop/ipc/ipc.ts', `${text}export { ipcMain };\n`])).toContainEqual(
      'main/desktop/ipc/ipc.ts hands ipcMain on.',
    );
  });
});

describe('an export that nothing imports', () => {
  const user = ['main/agent/b.ts', "import { used } from './a.ts';\n"] as const;
  const used = 'export function used(): number {\n  return 1;\n}\n';

  it.each([
    ['a constant', 'export const LIMIT = 1;', 'LIMIT'],
    ['one of several', 'export const { LIMIT, other: MOST } = { LIMIT: 1, other: 2 };', 'MOST'],
    ['a class', 'export class Gone {}', 'Gone'],
    ['an enumeration', 'export enum Gone {\n  A,\n}', 'Gone'],
    ['a type that only a comment speaks of', '/** Gone is gone. */\nexport type Gone = 1;', 'Gone'],
    ['a type that only it speaks of itself', 'export interface Gone {\n  readonly below: readonly Gone[];\n}', 'Gone'],
    ['a default', 'export default function gone() {}', 'default'],
    ['a list', 'const gone = 1;\nexport { gone };', 'gone'],
    ['what is passed on under another name', "export { roleName as gone } from '../../common/roles.ts';", 'gone'],
  ])('is refused: %s', async (_what, text, name) => {
    expect(await planted(['main/agent/a.ts', `${text}\n${used}`], user)).toContain(
      `main/agent/a.ts exports ${name}, which nothing imports.`,
    );
  });

  it('is refused where only a test has a use for it', async () => {
    const test = { id: 'test/unit/a.test.ts', text: "import { gone, LIMIT } from '../../main/agent/a.ts';\n" };
    const text = `export const LIMIT = 1;\nexport const gone = 1;\n${used.replace('return 1', 'return LIMIT')}`;
    const files = [['main/agent/a.ts', text] as const, user].map(([id, own]) => ({ id, text: own }));
    expect(await faultsOf(files, [test])).toEqual(['main/agent/a.ts exports gone, which only tests use.']);
  });

  it.each([
    [
      'is taken out of a module that is loaded later',
      "export const load = async () => {\n  const { used } = await import('./a.ts');\n  return used;\n};\n",
    ],
    ['is what a module is loaded for', "import('./a.ts').then(({ used }) => used());\n"],
    ['is read of it at once', "export const own = (await import('./a.ts')).used;\n"],
  ])('is refused where another one %s', async (_how, text) => {
    const found = await planted(['main/agent/a.ts', `export const gone = 1;\n${used}`], ['main/agent/b.ts', text]);
    expect(found).toContain('main/agent/a.ts exports gone, which nothing imports.');
    expect(found).not.toContainEqual(expect.stringContaining('exports used, which'));
  });

  it('is no type that an export of its file speaks of', async () => {
    const text =
      'export interface Parts {\n  a: number;\n}\nexport function used(parts: Parts) {}\nexport type Gone = 1;\n';
    expect(await planted(['main/agent/a.ts', text], user)).toEqual([
      'main/agent/a.ts exports Gone, which nothing imports.',
    ]);
  });
});

describe('a file that nothing loads', () => {
  const read = async (...files: readonly (readonly [id: string, text: string])[]) => {
    const module = await moduleReader();
    return files.map(([id, text]) => module({ id, text }));
  };

  it('is refused, if no program and no page begins with it', async () => {
    const product = await read(
      ['main/index.ts', "import './agent/a.ts';"],
      ['main/agent/a.ts', ''],
      ['main/agent/gone.ts', "import './a.ts';"],
      ['renderer/palette/main.tsx', ''],
      ['renderer/gone/main.tsx', ''],
      ['renderer/palette.html', '<script type="module" src="./palette/main.tsx"></script><link href="a.css">'],
      ['renderer/gone.html', ''],
      ['renderer/a.css', "@import 'b.css';"],
      ['renderer/b.css', ''],
      ['renderer/gone.css', ''],
    );
    const code = "const input = { index: 'main/index.ts', palette: 'renderer/palette.html' };";
    expect(deadFilesIn(product, [{ id: 'electron.vite.config.ts', code }])).toEqual(
      ['main/agent/gone.ts', 'renderer/gone/main.tsx', 'renderer/gone.html', 'renderer/gone.css'].map(
        (id) => `${id} is loaded by no program and no page.`,
      ),
    );
  });
});

function relativeTo(from: string, to: string): string {
  if (!/^(common|main|preload|renderer|client|emulator|test)\//.test(to)) return to;
  return `${'../'.repeat(from.split('/').length - 1)}${to}`;
}
