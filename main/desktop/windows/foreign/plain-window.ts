/** Windows on pages of others. Of those that they open, they say how large, and nothing else. */
import type { BrowserWindow, BrowserWindowConstructorOptions, WebContents } from 'electron';

/** A window, and what the page of others is in: the window's own contents, or those of a view below something of ours. */
export interface ForeignWindow {
  readonly window: BrowserWindow;
  readonly contents: WebContents;
}

const SIZE = { width: 1280, height: 860 } as const;
const SMALLEST = { width: 480, height: 320 } as const;
const LARGEST = { width: 2560, height: 1600 } as const;

/**
 * Electron makes options of a window of whatever is in the features of `window.open` (kiosk, alwaysOnTop, frame, opacity
 * …). Those that matter are set here, and all others that the page has named are taken back, so that a new one is harmless, too.
 * @param features as the page has written them: `width=400,kiosk=yes`
 */
export function plainWindow(features: string, title: string): BrowserWindowConstructorOptions {
  const asked = new Map(
    features.split(',').map((part): [string, string] => {
      const [name = '', value = ''] = part.split('=').map((word) => word.trim());
      return [name, value];
    }),
  );
  const size = (name: keyof typeof SIZE) => {
    const wanted = Number(asked.get(name)) || SIZE[name];
    return Math.round(Math.min(Math.max(wanted, SMALLEST[name]), LARGEST[name]));
  };
  return {
    ...Object.fromEntries([...asked.keys()].map((name) => [name, undefined])),
    // Where it stands is the window manager's affair: a page would put it where no one sees it.
    x: undefined,
    y: undefined,
    title,
    width: size('width'),
    height: size('height'),
    minWidth: SMALLEST.width,
    minHeight: SMALLEST.height,
    show: true,
    frame: true,
    titleBarStyle: 'default',
    transparent: false,
    opacity: 1,
    kiosk: false,
    fullscreen: false,
    simpleFullscreen: false,
    alwaysOnTop: false,
    skipTaskbar: false,
    focusable: true,
    closable: true,
    movable: true,
    resizable: true,
    minimizable: true,
    modal: false,
    autoHideMenuBar: true,
  } as object;
}
