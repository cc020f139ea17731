/** A session bus with a real gnome-keyring on it, for one installation alone: to be locked, replaced and ended. */
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { isRunning, runProgram } from '../app/installation.ts';
import { OwnBus } from './own-bus.ts';

const PROMPTERS = ['org.gnome.keyring.PrivatePrompter.service', 'org.gnome.keyring.SystemPrompter.service'];
const PASSWORD = 'pw';
/** Number of the request in gnome-keyring's control protocol, by which PAM hands over the password at a login. */
const UNLOCK = 1;

export class OwnKeyring {
  /** For the environment of who is to use it. */
  readonly env: Record<string, string>;
  readonly #bus: OwnBus;

  /** No keyring runs yet, and the bus doesn't start one on its own; only what asks for the password, which no one sees here. */
  static async open(): Promise<OwnKeyring> {
    return new OwnKeyring(await OwnBus.open('session', PROMPTERS));
  }

  private constructor(bus: OwnBus) {
    const { address, folder } = bus;
    this.#bus = bus;
    this.env = { DBUS_SESSION_BUS_ADDRESS: address, XDG_DATA_HOME: join(folder, 'data'), XDG_RUNTIME_DIR: folder };
  }

  /** Starts it, in the place of one that runs. It continues in the background and ends with its bus. */
  async start(state: 'locked' | 'unlocked'): Promise<void> {
    const flags = state === 'unlocked' ? '--replace --unlock' : '--replace';
    const command = `printf ${PASSWORD} | gnome-keyring-daemon ${flags} --components=secrets >/dev/null 2>&1`;
    const before = await this.#pid();
    await this.#run('sh', ['-c', command]);
    // It takes its name on the bus after the command has returned.
    while ([before, null].includes(await this.#pid()) || !(await this.#hasKeyring())) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  /** Unlocks without a prompt, as a login or an unlocked screen does. */
  async unlock(): Promise<void> {
    const password = Buffer.from(PASSWORD);
    const head = Buffer.alloc(12);
    head.writeUInt32BE(head.length + password.length, 0);
    head.writeUInt32BE(UNLOCK, 4);
    head.writeUInt32BE(password.length, 8);
    const socket = connect(join(this.#bus.folder, 'keyring', 'control'));
    // The first byte carries the sender's credentials.
    socket.write(Buffer.concat([Buffer.alloc(1), head, password]));
    const [answer] = (await once(socket, 'data')) as [Buffer];
    socket.destroy();
    if (answer.readUInt32BE(4) !== 0) throw new Error('The keyring was not unlocked.');
  }

  /** Ends it without warning. */
  async kill(): Promise<void> {
    const pid = await this.#pid();
    if (pid === null) throw new Error('No keyring runs.');
    process.kill(pid, 'SIGKILL');
    while (isRunning(pid)) await new Promise((resolve) => setTimeout(resolve, 20));
  }

  close(): Promise<void> {
    return this.#bus.close();
  }

  /** Of the one that has its name on the bus; null where none has. */
  async #pid(): Promise<number | null> {
    const call = ['--session', '--print-reply=literal', '--dest=org.freedesktop.DBus', '/org/freedesktop/DBus'];
    const question = 'org.freedesktop.DBus.GetConnectionUnixProcessID';
    const { stdout } = await this.#run('dbus-send', [...call, question, 'string:org.freedesktop.secrets']);
    const [, pid] = /uint32 (\d+)/.exec(stdout) ?? [];
    return pid === undefined ? null : Number(pid);
  }

  async #hasKeyring(): Promise<boolean> {
    const names: string[] = await readdir(join(this.#bus.folder, 'data', 'keyrings')).catch(() => []);
    return names.includes('login.keyring');
  }

  #run(program: string, args: readonly string[]) {
    return runProgram(program, args, { env: { PATH: process.env.PATH ?? '', ...this.env }, folder: this.#bus.folder });
  }
}
