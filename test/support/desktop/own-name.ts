import dbus, { type MessageBus } from 'dbus-next';

/** Takes a well-known name on a bus, and fails if it is taken: a test that plays a service must not meet a real one. */
export async function ownName(bus: MessageBus, name: string): Promise<void> {
  const reply = await bus.requestName(name, dbus.NameFlag.DO_NOT_QUEUE);
  if (reply !== dbus.RequestNameReply.PRIMARY_OWNER) {
    bus.disconnect();
    throw new Error(`Something else has the name ${name} on this bus already (reply ${reply}).`);
  }
}
