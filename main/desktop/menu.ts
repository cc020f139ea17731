import { app, Menu, type MenuItemConstructorOptions } from 'electron';

/** What people expect of any window: copy and paste, zoom, quit. Developer tools are for builds that are not packaged. */
export function setMenu(): void {
  const isMac = process.platform === 'darwin';
  const first: MenuItemConstructorOptions = isMac
    ? { role: 'appMenu' }
    : { label: 'File', submenu: [{ role: 'close' }, { role: 'quit' }] };
  const view: MenuItemConstructorOptions[] = [{ role: 'resetZoom' }, { role: 'zoomIn' }, { role: 'zoomOut' }];
  if (!app.isPackaged) view.push({ type: 'separator' }, { role: 'toggleDevTools' });
  const edit: MenuItemConstructorOptions = { role: 'editMenu' };
  const window: MenuItemConstructorOptions = { role: 'windowMenu' };
  Menu.setApplicationMenu(Menu.buildFromTemplate([first, edit, { label: 'View', submenu: view }, window]));
}
