/** The icon in the tray. It is told what to show by `tray-model.ts` whenever something changed, and when time alone does it. */
import { join } from 'node:path';
import { Menu, type MenuItemConstructorOptions, nativeImage, Tray } from 'electron';
import { type RoleRef, roleKey } from '../../../common/roles.ts';
import type { Agent } from '../../agent/agent.ts';
import type { RoleView } from '../../agent/views.ts';
import type { Clock } from '../../base/clock.ts';
import { type Disposable, DisposableStack } from '../../base/disposable.ts';
import { Emitter } from '../../base/emitter.ts';
import { printableSentence } from '../../base/printable.ts';
import { findService } from '../../console/services.ts';
import { coalesce } from '../ipc/role-feed.ts';
import { withoutMarkup } from '../notifications/without-markup.ts';
import type { Strings } from '../strings/index.ts';
import type { Updates } from '../updates/updates.ts';
import { colourDot } from './colour-dot.ts';
import type { TrayAction, TrayEntry, TrayScene } from './entries.ts';
import { nextChange, type TrayModel, trayModel } from './tray-model.ts';

/** At most one new menu in this time, in ms. */
const EVERY_MS = 400;
/** A clock that was set is noticed within this time, in ms. */
const LONGEST_WAIT_MS = 10 * 60_000;
/** Services of the console in the menu of the active role. */
const MAX_SERVICES = 8;

export interface AppTrayDependencies {
  readonly agent: Agent;
  readonly updates: Updates;
  readonly clock: Clock;
  /** Folder of the drawn icons. */
  readonly icons: string;
  readonly strings: () => Strings;
  /** A time of the day as the person writes it. @param at ms since the epoch */
  readonly time: (at: number) => string;
  readonly act: (action: TrayAction) => void;
  /** The left button, where the platform tells. @param bounds of the icon on the screen. */
  readonly click: (bounds: Electron.Rectangle) => void;
}

export class AppTray implements Disposable {
  readonly #dependencies: AppTrayDependencies;
  readonly #resources = new DisposableStack();
  readonly #tray: Tray;
  readonly #refresh = new Emitter<void>();
  #menu: Menu | null = null;
  #shown = '';
  #state = '';
  #timer: Disposable | null = null;

  constructor(dependencies: AppTrayDependencies) {
    const { agent, clock, updates } = dependencies;
    this.#dependencies = dependencies;
    this.#tray = new Tray(this.#image('signed-out'));
    this.#tray.on('click', (_event, bounds) => dependencies.click(bounds));
    if (process.platform === 'darwin')
      this.#tray.on('right-click', () => this.#tray.popUpContextMenu(this.#menu ?? undefined));
    this.update();
    for (const event of [agent.onDidChange, agent.onDidChangeRoles, updates.onDidChange]) {
      this.#resources.add(event(() => this.#refresh.fire()));
    }
    this.#resources.add(coalesce(this.#refresh.event, EVERY_MS, clock, () => this.update()));
  }

  /** Brings picture and menu up to date now: after sleep, or when the clock was set. */
  update(): void {
    const scene = this.#scene();
    this.#show(trayModel(scene));
    this.#arm(scene);
  }

  /** Where the icon is; empty where the platform does not tell. */
  bounds(): Electron.Rectangle {
    return this.#tray.getBounds();
  }

  async dispose(): Promise<void> {
    this.#timer?.dispose();
    await this.#resources.dispose();
    this.#refresh.dispose();
    this.#tray.destroy();
  }

  #scene(): TrayScene {
    const { agent, clock, updates } = this.#dependencies;
    const view = agent.view();
    return {
      view,
      roles: shownRoles(agent.roles(), view.active),
      favourites: agent.settings.get().favourites,
      services: agent.usage
        .services()
        .flatMap((id) => findService(id) ?? [])
        .slice(0, MAX_SERVICES),
      now: clock.now(),
      strings: this.#dependencies.strings(),
      ready: updates.state.status === 'ready' ? updates.state.version : null,
      time: (at) => this.#dependencies.time(at),
    };
  }

  #show(model: TrayModel): void {
    const text = JSON.stringify(model);
    if (text === this.#shown) return;
    this.#shown = text;
    if (model.state !== this.#state) {
      this.#state = model.state;
      this.#tray.setImage(this.#image(model.state));
    }
    this.#tray.setToolTip(withoutMarkup(model.tooltip));
    this.#menu = Menu.buildFromTemplate(model.entries.map((entry) => this.#template(entry)));
    // On macOS a menu that is set takes the left click, which is the window's.
    if (process.platform !== 'darwin') this.#tray.setContextMenu(this.#menu);
  }

  #arm(scene: TrayScene): void {
    const next = nextChange(scene);
    this.#timer?.dispose();
    this.#timer =
      next === null
        ? null
        : this.#dependencies.clock.after(Math.min(next - scene.now, LONGEST_WAIT_MS), () => this.update());
  }

  #template(entry: TrayEntry): MenuItemConstructorOptions {
    if (entry === 'separator') return { type: 'separator' };
    const { label, action, items, checked, colour } = entry;
    const { act } = this.#dependencies;
    return {
      // A single & would mark a key.
      label: printableSentence(label).replaceAll('&', '&&'),
      enabled: action !== undefined || items !== undefined,
      ...(checked === undefined ? {} : { type: 'checkbox', checked }),
      ...(colour ? { icon: colourDot(colour) } : {}),
      ...(items ? { submenu: items.map((item) => this.#template(item)) } : {}),
      ...(action ? { click: () => act(action) } : {}),
    };
  }

  #image(state: string): Electron.NativeImage {
    const system = process.platform === 'darwin' || process.platform === 'win32' ? process.platform : 'linux';
    const image = nativeImage.createFromPath(join(this.#dependencies.icons, 'tray', system, `${state}.png`));
    if (system === 'darwin') image.setTemplateImage(true);
    return image;
  }
}

/** The few roles of thousands that a menu shows. */
function shownRoles(roles: readonly RoleView[], active: RoleRef | null): RoleView[] {
  const key = active && roleKey(active);
  return roles.filter(
    (role) =>
      role.favourite ||
      role.lastUsedAt !== null ||
      (key !== null && roleKey({ session: role.session, account: role.accountId, role: role.role }) === key),
  );
}
