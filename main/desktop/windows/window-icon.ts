import { app, type BrowserWindow, type Event } from 'electron';
import type { Disposable } from '../../base/disposable.ts';

/** Gives each window the app's icon, those that pages open included. On macOS windows have none. @param icon a path */
export function giveWindowsIcon(icon: string): Disposable {
  if (process.platform === 'darwin') return { dispose: () => undefined };
  const onWindow = (_event: Event, window: BrowserWindow) => window.setIcon(icon);
  app.on('browser-window-created', onWindow);
  return { dispose: () => void app.off('browser-window-created', onWindow) };
}
