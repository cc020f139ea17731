/** A desktop app that does nothing: an icon in the tray, a window with one field, and the bare agent's answers. */
import { app, BrowserWindow, Menu, Tray } from 'electron';
import { answerBare } from './answer.ts';

const PAGE = '<!doctype html><title>Bare</title><input role="combobox" aria-label="Search"><p data-index="0">A row</p>';

const { icon, profile } = answerBare();
app.setPath('userData', profile);
app.on('window-all-closed', () => undefined);
let tray: Tray | null = null;
app.whenReady().then(() => {
  tray = new Tray(icon);
  tray.setContextMenu(Menu.buildFromTemplate([{ role: 'quit' }]));
  app.on('activate', () => {
    const window = new BrowserWindow({ width: 900, height: 640 });
    void window.loadURL(`data:text/html,${encodeURIComponent(PAGE)}`);
  });
});
