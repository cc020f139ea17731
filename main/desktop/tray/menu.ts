import { app, BrowserWindow, Menu, type MenuItemConstructorOptions } from 'electron';
import type { Disposable } from '../../base/disposable.ts';
import type { Event } from '../../base/emitter.ts';
import type { Strings } from '../strings/index.ts';
import type { ConsoleCommand } from '../windows/consoles/console-bar.ts';
import type { ConsoleWindows } from '../windows/consoles/console-window.ts';

type Item = MenuItemConstructorOptions;
type MenuWords = Strings['menu'];

const LINE: Item = { type: 'separator' };

/** @param quit asks first. */
function appMenu(words: MenuWords, quit: () => void): Item {
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

function fileMenu(words: MenuWords, quit: () => void): Item {
  const submenu: Item[] = [
    { role: 'close', label: words.close },
    { label: words.quit, accelerator: 'Ctrl+Q', click: quit },
  ];
  return { label: words.file, submenu };
}

function editMenu(words: MenuWords): Item {
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
function viewMenu(words: MenuWords): Item {
  const submenu: Item[] = [
    { role: 'resetZoom', label: words.resetZoom },
    { role: 'zoomIn', label: words.zoomIn },
    { role: 'zoomOut', label: words.zoomOut },
  ];
  if (!app.isPackaged) submenu.push(LINE, { role: 'toggleDevTools', label: words.developer });
  return { label: words.view, submenu };
}

function windowMenu(words: MenuWords, isMac: boolean): Item {
  const submenu: Item[] = [
    { role: 'minimize', label: words.minimize },
    { role: 'zoom', label: words.zoom },
    isMac ? { role: 'front', label: words.front } : { role: 'close', label: words.close },
  ];
  return { role: 'window', label: words.window, submenu };
}

/** For console windows: what the bar above their page has, by keys. A page gets each key first, as in browsers. */
function pageMenu({ consoleBar: words }: Strings, isMac: boolean, consoles: ConsoleWindows): Item {
  const item = (command: ConsoleCommand & keyof typeof words, accelerator?: string, more: Item = {}): Item => ({
    label: words[command],
    ...(accelerator === undefined ? {} : { accelerator }),
    click: (_item, window) => window && consoles.run(window, command),
    ...more,
  });
  const submenu: Item[] = [
    item('back', isMac ? 'Command+[' : 'Alt+Left'),
    item('forward', isMac ? 'Command+]' : 'Alt+Right'),
    item('reload', 'CommandOrControl+R'),
    item('reload', 'F5', { visible: false, acceleratorWorksWhenHidden: true }),
    LINE,
    item('find', 'CommandOrControl+F'),
    item('findNext', isMac ? 'Command+G' : 'F3'),
    item('findPrevious', isMac ? 'Command+Shift+G' : 'Shift+F3'),
    LINE,
    item('copyLink'),
    item('openInBrowser'),
    LINE,
    item('toggleFocus', 'F6'),
  ];
  return { id: PAGE_MENU, label: words.menu, submenu };
}

const PAGE_MENU = 'page';

/** What people expect of any window: copy and paste, zoom, quit; in the person's language, also when it changes. */
export function followMenu(
  strings: () => Strings,
  onDidChange: Event<void>,
  quit: () => void,
  consoles: ConsoleWindows,
): Disposable {
  const isMac = process.platform === 'darwin';
  let shown: MenuWords | null = null;
  const show = () => {
    const { menu: words } = strings();
    if (words === shown) return;
    shown = words;
    const first = [isMac ? appMenu(words, quit) : fileMenu(words, quit), editMenu(words)];
    const last = [viewMenu(words), windowMenu(words, isMac)];
    const ofConsoles = Menu.buildFromTemplate([...first, pageMenu(strings(), isMac, consoles), ...last]);
    // macOS has one menu for all windows.
    Menu.setApplicationMenu(isMac ? ofConsoles : Menu.buildFromTemplate([...first, ...last]));
    consoles.setMenu(ofConsoles);
    if (isMac) enablePageMenu(BrowserWindow.getFocusedWindow(), consoles);
  };
  show();
  const onFocus = (_event: Electron.Event, window: BrowserWindow) => enablePageMenu(window, consoles);
  const onBlur = () => enablePageMenu(null, consoles);
  if (isMac) app.on('browser-window-focus', onFocus).on('browser-window-blur', onBlur);
  const following = onDidChange(show);
  return {
    dispose() {
      app.off('browser-window-focus', onFocus).off('browser-window-blur', onBlur);
      return following.dispose();
    },
  };
}

/** In the one menu of all windows, it is for consoles alone. */
function enablePageMenu(window: BrowserWindow | null, consoles: ConsoleWindows): void {
  const items = Menu.getApplicationMenu()?.getMenuItemById(PAGE_MENU)?.submenu?.items ?? [];
  for (const item of items) item.enabled = window !== null && consoles.isConsole(window);
}
