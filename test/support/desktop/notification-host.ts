/** A desktop's notifications: owns `org.freedesktop.Notifications` on the session bus, keeps what is shown, and clicks. */
import dbus, { type MessageBus, type Variant } from 'dbus-next';
import { ownName } from './own-name.ts';

const NAME = 'org.freedesktop.Notifications';

export interface ShownNotification {
  readonly id: number;
  readonly title: string;
  readonly body: string;
  /** Whether it has a picture: by its name, or as pixels. */
  readonly hasIcon: boolean;
}

/** https://specifications.freedesktop.org/notification-spec/latest/protocol.html */
class Notifications extends dbus.interface.Interface {
  readonly shown: ShownNotification[] = [];
  readonly open = new Set<number>();
  #waiting: (() => void)[] = [];

  GetCapabilities(): string[] {
    return ['body', 'body-markup', 'actions'];
  }
  GetServerInformation(): string[] {
    return ['test', 'test', '1', '1.2'];
  }
  Notify(
    _app: string,
    replaces: number,
    icon: string,
    title: string,
    body: string,
    _actions: string[],
    hints: Record<string, Variant>,
    _ms: number,
  ): number {
    const id = replaces || this.shown.length + 1;
    const hasIcon = icon !== '' || Object.keys(hints).some((hint) => /^image.?data$|^icon_data$/.test(hint));
    this.shown.push({ id, title, body, hasIcon });
    this.open.add(id);
    for (const resolve of this.#waiting.splice(0)) resolve();
    return id;
  }
  CloseNotification(id: number): void {
    this.open.delete(id);
    this.NotificationClosed(id, 3);
  }
  NotificationClosed(id: number, reason: number): [number, number] {
    return [id, reason];
  }
  ActionInvoked(id: number, action: string): [number, string] {
    return [id, action];
  }

  change(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }
}
Notifications.configureMembers({
  methods: {
    GetCapabilities: { inSignature: '', outSignature: 'as' },
    GetServerInformation: { inSignature: '', outSignature: 'ssss' },
    Notify: { inSignature: 'susssasa{sv}i', outSignature: 'u' },
    CloseNotification: { inSignature: 'u', outSignature: '' },
  },
  signals: { NotificationClosed: { signature: 'uu' }, ActionInvoked: { signature: 'us' } },
});

export class NotificationHost {
  readonly #bus: MessageBus;
  readonly #notifications: Notifications;

  /** Shows the notifications of this session bus. There can be one at a time. */
  static async open(): Promise<NotificationHost> {
    const bus = dbus.sessionBus();
    const notifications = new Notifications(NAME);
    bus.export('/org/freedesktop/Notifications', notifications);
    await ownName(bus, NAME);
    return new NotificationHost(bus, notifications);
  }

  private constructor(bus: MessageBus, notifications: Notifications) {
    this.#bus = bus;
    this.#notifications = notifications;
  }

  /** All that were ever shown, oldest first. */
  get shown(): readonly ShownNotification[] {
    return this.#notifications.shown;
  }

  /** The first one that matches, as soon as it is shown. */
  async notification(title: RegExp): Promise<ShownNotification> {
    for (;;) {
      const found = this.shown.find((each) => title.test(each.title));
      if (found) return found;
      await this.#notifications.change();
    }
  }

  /** A click on it, which also takes it away. */
  click({ id }: ShownNotification): void {
    this.#notifications.ActionInvoked(id, 'default');
    this.dismiss({ id });
  }

  dismiss({ id }: Pick<ShownNotification, 'id'>): void {
    this.#notifications.open.delete(id);
    this.#notifications.NotificationClosed(id, 2);
  }

  async close(): Promise<void> {
    await this.#bus.releaseName(NAME);
    this.#bus.disconnect();
  }
}
