import { app, Menu, type MenuItemConstructorOptions } from 'electron';
import type { Disposable } from '../../base/disposable.ts';
import type { Event } from '../../base/emitter.ts';
import type { Strings } from '../strings/index.ts';

type Item = MenuItemConstructorOptions;
type Words = Strings['menu'];

const LINE: Item = { type: 'separator' };

/** @param quit asks first. */
function appMenu(words: Words, quit: () => void): Item {
  const submenu: Item[] = [
    { role: 'about', label: words.about },
    LINE,
    { role: 'services', label: words.services },
    LINE,
    { role: 'hide', label: words.hide },
    { role: 'hideOthers', label: words.hideOthers },
    { role: 'unhide', label: words.unhide },
    LINE,
    { label: words.quitApp, accelerator: 'Command+Q', click: quit },
  ];
  return { label: app.name, submenu };
}

function fileMenu(words: Words, quit: () => void): Item {
  const submenu: Item[] = [
    { role: 'close', label: words.close },
    { label: words.quit, accelerator: 'Ctrl+Q', click: quit },
  ];
  return { label: words.file, submenu };
}

function editMenu(words: Words): Item {
  const submenu: Item[] = [
    { role: 'undo', label: words.undo },
    { role: 'redo', label: words.redo },
    LINE,
    { role: 'cut', label: words.cut },
    { role: 'copy', label: words.copy },
    { role: 'paste', label: words.paste },
    LINE,
    { role: 'selectAll', label: words.selectAll },
  ];
  return { label: words.edit, submenu };
}

/** Developer tools are for builds that are not packaged. */
function viewMenu(words: Words): Item {
  const submenu: Item[] = [
    { role: 'resetZoom', label: words.resetZoom },
    { role: 'zoomIn', label: words.zoomIn },
    { role: 'zoomOut', label: words.zoomOut },
  ];
  if (!app.isPackaged) submenu.push(LINE, { role: 'toggleDevTools', label: words.developer });
  return { label: words.view, submenu };
}

function windowMenu(words: Words, isMac: boolean): Item {
  const submenu: Item[] = [
    { role: 'minimize', label: words.minimize },
    { role: 'zoom', label: words.zoom },
    isMac ? { role: 'front', label: words.front } : { role: 'close', label: words.close },
  ];
  return { role: 'window', label: words.window, submenu };
}

/** What people expect of any window: copy and paste, zoom, quit; in the person's language, also when it changes. */
export function followMenu(strings: () => Strings, onDidChange: Event<void>, quit: () => void): Disposable {
  const isMac = process.platform === 'darwin';
  let shown: Words | null = null;
  const show = () => {
    const { menu: words } = strings();
    if (words === shown) return;
    shown = words;
    const first = isMac ? appMenu(words, quit) : fileMenu(words, quit);
    const menus = [first, editMenu(words), viewMenu(words), windowMenu(words, isMac)];
    Menu.setApplicationMenu(Menu.buildFromTemplate(menus));
  };
  show();
  return onDidChange(show);
}
