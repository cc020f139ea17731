/** A message bus of a test's own, with nothing on it but what the test puts there. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** For setpriv(1): where all tests of a file are skipped, Vitest runs no hook that would end what its setup has started. */
export const DIES_WITH_US = ['--pdeathsig', 'TERM', '--'] as const;

export class OwnBus {
  /** Short enough for sockets in it. */
  readonly folder: string;
  readonly address: string;
  readonly #daemon: ChildProcess;

  /** @param services files of the machine's session services that this bus may start */
  static async open(type: 'session' | 'system', services: readonly string[] = []): Promise<OwnBus> {
    const folder = await mkdtemp(join(tmpdir(), 'daypass-bus-'));
    const started = join(folder, 'services');
    await mkdir(started);
    for (const name of services) await symlink(join('/usr/share/dbus-1/services', name), join(started, name));
    const config = join(folder, 'bus.conf');
    await writeFile(
      config,
      `<busconfig>
  <type>${type}</type>
  <listen>unix:dir=${folder}</listen>
  <servicedir>${started}</servicedir>
  <policy context="default">
    <allow own="*"/>
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
  </policy>
</busconfig>
`,
    );
    const daemon = spawn(
      'setpriv',
      [...DIES_WITH_US, 'dbus-daemon', `--config-file=${config}`, '--nofork', '--print-address=1'],
      {
        stdio: ['ignore', 'pipe', 'ignore'],
      },
    );
    const address = await new Promise<string>((resolve, reject) => {
      daemon.stdout.once('data', (line) => resolve(String(line).trim()));
      daemon.once('error', reject);
    });
    return new OwnBus(folder, address, daemon);
  }

  private constructor(folder: string, address: string, daemon: ChildProcess) {
    this.folder = folder;
    this.address = address;
    this.#daemon = daemon;
  }

  async close(): Promise<void> {
    this.#daemon.kill();
    await rm(this.folder, { recursive: true, force: true });
  }
}
