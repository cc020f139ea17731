/** A session bus with a real gnome-keyring on it, for one installation alone: to be locked, replaced and ended. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isRunning, runProgram } from './installation.ts';

const PROMPTERS = ['org.gnome.keyring.PrivatePrompter.service', 'org.gnome.keyring.SystemPrompter.service'];
const PASSWORD = 'pw';
/** Number of the request in gnome-keyring's control protocol, by which PAM hands over the password at a login. */
const UNLOCK = 1;

export class OwnKeyring {
  readonly folder: string;
  /** For the environment of who is to use it. */
  readonly env: Record<string, string>;
  readonly #bus: ChildProcess;

  /** No keyring runs yet, and the bus starts none by itself; only what asks for the password, which nobody sees here. */
  static async open(): Promise<OwnKeyring> {
    const folder = await mkdtemp(join(tmpdir(), 'daypass-keyring-'));
    const services = join(folder, 'services');
    await mkdir(services);
    for (const name of PROMPTERS) await symlink(join('/usr/share/dbus-1/services', name), join(services, name));
    const config = join(folder, 'bus.conf');
    await writeFile(
      config,
      `<busconfig>
  <type>session</type>
  <listen>unix:dir=${folder}</listen>
  <servicedir>${services}</servicedir>
  <policy context="default">
    <allow own="*"/>
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
  </policy>
</busconfig>
`,
    );
    const bus = spawn('dbus-daemon', [`--config-file=${config}`, '--nofork', '--print-address=1'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const [line] = await once(bus.stdout, 'data');
    return new OwnKeyring(folder, bus, String(line).trim());
  }

  private constructor(folder: string, bus: ChildProcess, address: string) {
    this.folder = folder;
    this.#bus = bus;
    const data = join(folder, 'data');
    this.env = { DBUS_SESSION_BUS_ADDRESS: address, XDG_DATA_HOME: data, XDG_RUNTIME_DIR: folder };
  }

  /** Starts it, in the place of one that runs. It goes on in the background and ends with its bus. */
  async start(state: 'locked' | 'unlocked'): Promise<void> {
    const flags = state === 'unlocked' ? '--replace --unlock' : '--replace';
    const command = `printf ${PASSWORD} | gnome-keyring-daemon ${flags} --components=secrets >/dev/null 2>&1`;
    await this.#run('sh', ['-c', command]);
    while (!(await this.#hasKeyring())) await new Promise((resolve) => setTimeout(resolve, 20));
  }

  /** As a login does it, or a screen that is unlocked: nobody answers a prompt. */
  async unlock(): Promise<void> {
    const password = Buffer.from(PASSWORD);
    const head = Buffer.alloc(12);
    head.writeUInt32BE(head.length + password.length, 0);
    head.writeUInt32BE(UNLOCK, 4);
    head.writeUInt32BE(password.length, 8);
    const socket = connect(join(this.folder, 'keyring', 'control'));
    // The first byte is there for the credentials of the sender to go with.
    socket.write(Buffer.concat([Buffer.alloc(1), head, password]));
    const [answer] = (await once(socket, 'data')) as [Buffer];
    socket.destroy();
    if (answer.readUInt32BE(4) !== 0) throw new Error('The keyring was not unlocked.');
  }

  /** Ends it without warning. */
  async kill(): Promise<void> {
    const call = ['--session', '--print-reply=literal', '--dest=org.freedesktop.DBus', '/org/freedesktop/DBus'];
    const question = 'org.freedesktop.DBus.GetConnectionUnixProcessID';
    const { stdout } = await this.#run('dbus-send', [...call, question, 'string:org.freedesktop.secrets']);
    const pid = Number(/uint32 (\d+)/.exec(stdout)?.[1]);
    process.kill(pid, 'SIGKILL');
    while (isRunning(pid)) await new Promise((resolve) => setTimeout(resolve, 20));
  }

  async close(): Promise<void> {
    this.#bus.kill();
    await rm(this.folder, { recursive: true, force: true });
  }

  async #hasKeyring(): Promise<boolean> {
    const names: string[] = await readdir(join(this.folder, 'data', 'keyrings')).catch(() => []);
    return names.includes('login.keyring');
  }

  #run(program: string, args: readonly string[]) {
    return runProgram(program, args, { env: { PATH: process.env.PATH ?? '', ...this.env }, folder: this.folder });
  }
}
