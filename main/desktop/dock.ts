/** The app's icon in macOS's Dock: there while a window is, and away while only the menu bar shows Daypass. */
import type { App, BrowserWindow } from 'electron';
import type { Disposable } from '../base/disposable.ts';

type OneWindow = Pick<BrowserWindow, 'isVisible' | 'isMinimized' | 'isDestroyed' | 'on'>;
type DockApp = {
  readonly dock?: Pick<NonNullable<App['dock']>, 'show' | 'hide'> | undefined;
  on(event: 'browser-window-created', listener: (event: unknown, window: OneWindow) => void): unknown;
  removeListener(event: 'browser-window-created', listener: (event: unknown, window: OneWindow) => void): unknown;
};

/** The package starts without an icon (`LSUIElement`): a client that starts the agent in the background shows nothing. */
export function followDock(app: DockApp, platform: NodeJS.Platform): Disposable {
  const { dock } = app;
  if (platform !== 'darwin' || !dock) return { dispose: () => undefined };
  const windows = new Set<OneWindow>();
  let isShown: boolean | null = null;
  const update = () => {
    const wanted = [...windows].some((one) => !one.isDestroyed() && (one.isVisible() || one.isMinimized()));
    if (wanted === isShown) return;
    isShown = wanted;
    if (wanted) void dock.show();
    else dock.hide();
  };
  const follow = (_event: unknown, window: OneWindow) => {
    windows.add(window);
    for (const event of ['show', 'hide', 'minimize', 'restore'] as const) window.on(event as 'show', update);
    window.on('closed', () => {
      windows.delete(window);
      update();
    });
    update();
  };
  app.on('browser-window-created', follow);
  update();
  return { dispose: () => void app.removeListener('browser-window-created', follow) };
}
