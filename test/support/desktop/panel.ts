/** Xfce's panel with its tray on the display at hand, with a window manager, and a pointer to click with. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { runProgram } from '../app/installation.ts';

const LIMIT_MS = 30_000;
const BAR_HEIGHT = 32;
/** Where Debian, Fedora and Arch have the panel's settings daemon. */
const SETTINGS_DAEMONS = [
  '/usr/lib/x86_64-linux-gnu/xfce4/xfconf/xfconfd',
  '/usr/lib64/xfce4/xfconf/xfconfd',
  '/usr/lib/xfce4/xfconf/xfconfd',
];

/** In pixels of the display. */
export interface Place {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export function settingsDaemon(): string | null {
  return SETTINGS_DAEMONS.find((path) => existsSync(path)) ?? null;
}

const PANEL = `<?xml version="1.0" encoding="UTF-8"?>
<channel name="xfce4-panel" version="1.0">
  <property name="configver" type="int" value="2"/>
  <property name="panels" type="array">
    <value type="int" value="1"/>
    <property name="panel-1" type="empty">
      <property name="position" type="string" value="p=6;x=0;y=0"/>
      <property name="length" type="uint" value="100"/>
      <property name="position-locked" type="bool" value="true"/>
      <property name="size" type="uint" value="${BAR_HEIGHT}"/>
      <property name="plugin-ids" type="array"><value type="int" value="1"/></property>
    </property>
  </property>
  <property name="plugins" type="empty"><property name="plugin-1" type="string" value="systray"/></property>
</channel>
`;

export class Panel {
  readonly #folder: string;
  readonly #children: ChildProcess[];
  readonly #env: Record<string, string>;

  /** On the display and the bus of this process's environment. */
  static async open(): Promise<Panel> {
    const folder = await mkdtemp(join(tmpdir(), 'daypass-panel-'));
    const settings = join(folder, 'xfce4', 'xfconf', 'xfce-perchannel-xml');
    await mkdir(settings, { recursive: true });
    await writeFile(join(settings, 'xfce4-panel.xml'), PANEL);
    // As Xfce's own settings have it.
    await mkdir(join(folder, 'gtk-3.0'));
    await writeFile(join(folder, 'gtk-3.0', 'settings.ini'), '[Settings]\ngtk-menu-images = 1\n');
    const env = { ...(process.env as Record<string, string>), XDG_CONFIG_HOME: folder, XDG_CACHE_HOME: folder };
    const children: ChildProcess[] = [];
    for (const program of [settingsDaemon() ?? '', 'openbox', 'xfce4-panel'])
      children.push(spawn(program, { env, stdio: 'ignore' }));
    return new Panel(folder, env, children);
  }

  private constructor(folder: string, env: Record<string, string>, children: ChildProcess[]) {
    this.#folder = folder;
    this.#env = env;
    this.#children = children;
  }

  /** The panel's own window. Waits for it. */
  place(): Promise<Place> {
    return this.#until('panel', ({ width }) => width > BAR_HEIGHT * 2);
  }

  /** The window of the icons in it: one icon, where one program has one. Waits for it. */
  icon(): Promise<Place> {
    return this.#until('icon', ({ width, height }) => width <= BAR_HEIGHT * 2 && height <= BAR_HEIGHT * 2);
  }

  async #until(what: string, isIt: (place: Place) => boolean): Promise<Place> {
    for (const end = performance.now() + LIMIT_MS; performance.now() < end; await wait(100)) {
      const found = (await this.windows()).find(isIt);
      if (found) return found;
    }
    throw new Error(`The ${what} did not come up.`);
  }

  /** The panel's visible windows: itself, and the menus that it shows. */
  async windows(): Promise<Place[]> {
    const ids = await this.#run('xdotool', ['search', '--onlyvisible', '--class', 'xfce4-panel|wrapper']);
    const places: Place[] = [];
    for (const id of ids.split('\n').filter(Boolean)) {
      const text = await this.#run('xdotool', ['getwindowgeometry', '--shell', id]);
      const number = (name: string) => Number(new RegExp(`^${name}=(-?\\d+)$`, 'm').exec(text)?.[1]);
      const place = { x: number('X'), y: number('Y'), width: number('WIDTH'), height: number('HEIGHT') };
      if (place.width > 1 && place.height > 1) places.push(place);
    }
    return places;
  }

  /** How many windows of Daypass a person sees, boxes included. */
  async countOfApp(): Promise<number> {
    const ids = await this.#run('xdotool', ['search', '--onlyvisible', '--class', 'electron|daypass']);
    return ids.split('\n').filter(Boolean).length;
  }

  /** @param button 1 is the left one, 3 the right one */
  async click(x: number, y: number, button: 1 | 3): Promise<void> {
    await this.#run('xdotool', ['mousemove', String(x), String(y), 'click', String(button)]);
  }

  async key(name: string): Promise<void> {
    await this.#run('xdotool', ['key', name]);
  }

  /** The whole screen, as a PNG file. */
  async picture(path: string): Promise<void> {
    await this.#run('import', ['-window', 'root', path]);
  }

  async close(): Promise<void> {
    for (const child of this.#children.reverse()) child.kill('SIGKILL');
    await rm(this.#folder, { recursive: true, force: true });
  }

  async #run(program: string, args: readonly string[]): Promise<string> {
    return (await runProgram(program, args, { env: this.#env, folder: this.#folder })).stdout;
  }
}
