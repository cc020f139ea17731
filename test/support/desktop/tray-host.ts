/**
 * A desktop panel, as far as a tray icon can tell: it owns `org.kde.StatusNotifierWatcher` on the session bus, sees the
 * icon that registers, reads its picture, its tooltip and its real menu, and clicks what a person would click.
 */
import { createHash } from 'node:crypto';
import dbus, { type MessageBus, type Variant } from 'dbus-next';
import { ownName } from './own-name.ts';

const WATCHER = 'org.kde.StatusNotifierWatcher';
const ITEM = 'org.kde.StatusNotifierItem';
const MENU = 'com.canonical.dbusmenu';

export interface TrayItem {
  readonly id: number;
  readonly label: string;
  readonly enabled: boolean;
  readonly checked: boolean;
  readonly isSeparator: boolean;
  /** A PNG file; empty where it has none. */
  readonly icon: Buffer;
  readonly items: readonly TrayItem[];
}

type Picture = [width: number, height: number, argb: Buffer];
type MenuNode = [id: number, properties: Record<string, Variant>, children: Variant<MenuNode>[]];

class Watcher extends dbus.interface.Interface {
  readonly registered: string[] = [];
  onRegister: () => void = () => undefined;
  IsStatusNotifierHostRegistered = true;
  ProtocolVersion = 0;
  get RegisteredStatusNotifierItems(): string[] {
    return this.registered;
  }
  RegisterStatusNotifierItem(service: string): void {
    this.registered.push(service);
    this.onRegister();
  }
}
Watcher.configureMembers({
  properties: {
    IsStatusNotifierHostRegistered: { signature: 'b', access: 'read' },
    ProtocolVersion: { signature: 'i', access: 'read' },
    RegisteredStatusNotifierItems: { signature: 'as', access: 'read' },
  },
  methods: { RegisterStatusNotifierItem: { inSignature: 's', outSignature: '' } },
});

export class TrayHost {
  readonly #bus: MessageBus;
  readonly #watcher: Watcher;

  /** Becomes the panel of this session bus. There can be one at a time. */
  static async open(): Promise<TrayHost> {
    const bus = dbus.sessionBus();
    const watcher = new Watcher(WATCHER);
    bus.export('/StatusNotifierWatcher', watcher);
    await ownName(bus, WATCHER);
    return new TrayHost(bus, watcher);
  }

  private constructor(bus: MessageBus, watcher: Watcher) {
    this.#bus = bus;
    this.#watcher = watcher;
  }

  /** How many icons have registered so far. */
  get count(): number {
    return this.#watcher.registered.length;
  }

  /** The icon that registered last, as soon as there is one: not that of an app that has ended since. */
  async icon(): Promise<TrayIcon> {
    for (;;) {
      const { count } = this;
      const last = this.#watcher.registered.at(-1);
      if (last !== undefined && (await this.#isThere(last))) return new TrayIcon(this.#bus, last);
      if (count === this.count) {
        await new Promise<void>((resolve) => {
          this.#watcher.onRegister = resolve;
        });
      }
    }
  }

  async #isThere(service: string): Promise<boolean> {
    const of = {
      destination: 'org.freedesktop.DBus',
      path: '/org/freedesktop/DBus',
      interface: 'org.freedesktop.DBus',
    };
    const body = [service.split('/')[0]];
    const answer = await this.#bus.call(new dbus.Message({ ...of, member: 'NameHasOwner', signature: 's', body }));
    return answer?.body[0] === true;
  }

  async close(): Promise<void> {
    await this.#bus.releaseName(WATCHER);
    this.#bus.disconnect();
  }
}

export class TrayIcon {
  readonly #bus: MessageBus;
  readonly #name: string;
  readonly #path: string;

  /** @param service what the icon registered: its name on the bus, with or without a path behind it. */
  constructor(bus: MessageBus, service: string) {
    const slash = service.indexOf('/');
    this.#bus = bus;
    this.#name = slash < 0 ? service : service.slice(0, slash);
    this.#path = slash < 0 ? '/StatusNotifierItem' : service.slice(slash);
  }

  /** A hash of the picture, the same for the same picture. */
  async picture(): Promise<string> {
    const pictures = await this.#property<Picture[]>('IconPixmap');
    const hash = createHash('sha256');
    for (const [, , argb] of pictures) hash.update(argb);
    return hash.digest('hex');
  }

  async tooltip(): Promise<string> {
    const [, , title] = await this.#property<[string, Picture[], string, string]>('ToolTip');
    return title;
  }

  /** The menu as it is now. */
  async items(): Promise<readonly TrayItem[]> {
    const path = await this.#property<string>('Menu');
    const [, root] = await this.#call<[number, MenuNode]>(path, MENU, 'GetLayout', 'iias', [0, -1, []]);
    return toItem(root).items;
  }

  /** Every label of the menu, in order; those of a submenu as `parent > child`. */
  async labels(): Promise<string[]> {
    const list = (items: readonly TrayItem[], before: string): string[] =>
      items.flatMap(({ isSeparator, label, items: below }) =>
        isSeparator ? [] : [`${before}${label}`, ...list(below, `${before}${label} > `)],
      );
    return list(await this.items(), '');
  }

  /** Chooses an item by the labels that lead to it. @throws Error when there is none, or it is greyed. */
  async choose(...labels: readonly (string | RegExp)[]): Promise<void> {
    let items = await this.items();
    let id = -1;
    for (const label of labels) {
      const found = items.find((item) => (typeof label === 'string' ? item.label === label : label.test(item.label)));
      if (!found?.enabled) throw new Error(`The menu has no ${label} to choose: ${(await this.labels()).join(' | ')}`);
      ({ id, items } = found);
    }
    const path = await this.#property<string>('Menu');
    const clicked = [id, 'clicked', new dbus.Variant('i', 0), 0];
    await this.#call(path, MENU, 'Event', 'isvu', clicked).catch((error: Error) => {
      // The menu was made again since it was read, and the entry has another number in it.
      if (!error.message.includes('error occurred in Event')) throw error;
      return this.choose(...labels);
    });
  }

  /** The left button. */
  async click(): Promise<void> {
    await this.#call(this.#path, ITEM, 'Activate', 'ii', [0, 0]);
  }

  async #property<T>(name: string): Promise<T> {
    const at = [ITEM, name];
    const [{ value }] = await this.#call<[Variant<T>]>(this.#path, 'org.freedesktop.DBus.Properties', 'Get', 'ss', at);
    return value;
  }

  async #call<T>(path: string, face: string, member: string, signature: string, body: unknown[]): Promise<T> {
    const call = { destination: this.#name, path, interface: face, member, signature, body };
    const answer = await this.#bus.call(new dbus.Message(call));
    return answer?.body as T;
  }
}

function toItem([id, properties, children]: MenuNode): TrayItem {
  const of = (name: string): unknown => properties[name]?.value;
  return {
    id,
    // An underscore marks the key of an item; a doubled one is meant.
    label: String(of('label') ?? '').replace(/_(_?)/g, '$1'),
    enabled: of('enabled') !== false,
    checked: of('toggle-state') === 1,
    isSeparator: of('type') === 'separator',
    icon: Buffer.from((of('icon-data') as Buffer | undefined) ?? []),
    items: children.map(({ value }) => toItem(value)),
  };
}
