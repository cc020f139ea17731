import { app, Menu, type MenuItemConstructorOptions } from 'electron';

/** @param quit asks first. */
function appMenu(quit: () => void): MenuItemConstructorOptions {
  const own: MenuItemConstructorOptions[] = [
    { role: 'about' },
    { type: 'separator' },
    { role: 'services' },
    { type: 'separator' },
    { role: 'hide' },
    { role: 'hideOthers' },
    { role: 'unhide' },
    { type: 'separator' },
    { label: 'Quit Daypass', accelerator: 'Command+Q', click: quit },
  ];
  return { label: app.name, submenu: own };
}

/** What people expect of any window: copy and paste, zoom, quit. Developer tools are for builds that are not packaged. */
export function setMenu(quit: () => void): void {
  const isMac = process.platform === 'darwin';
  const first: MenuItemConstructorOptions = isMac
    ? appMenu(quit)
    : { label: 'File', submenu: [{ role: 'close' }, { label: 'Quit', accelerator: 'Ctrl+Q', click: quit }] };
  const view: MenuItemConstructorOptions[] = [{ role: 'resetZoom' }, { role: 'zoomIn' }, { role: 'zoomOut' }];
  if (!app.isPackaged) view.push({ type: 'separator' }, { role: 'toggleDevTools' });
  const edit: MenuItemConstructorOptions = { role: 'editMenu' };
  const window: MenuItemConstructorOptions = { role: 'windowMenu' };
  Menu.setApplicationMenu(Menu.buildFromTemplate([first, edit, { label: 'View', submenu: view }, window]));
}
