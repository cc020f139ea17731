/** What another user of the machine finds of Daypass, where nothing was done to keep them out but by Daypass itself. */
import { execFile, execFileSync, spawnSync } from 'node:child_process';
import { chmod, lstat, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { filesBelow, Installation } from '../../support/app/installation.ts';

const NOBODY = 65_534;

describe.skipIf(process.platform === 'win32')('another user of the machine', () => {
  let daypass: Installation;
  let shared: string;

  beforeEach(async () => {
    daypass = await Installation.open();
    shared = join(daypass.folder, 'tmp');
    await mkdir(shared);
    await chmod(shared, 0o1777);
    Object.assign(daypass.env, { TMPDIR: shared, TMP: shared, TEMP: shared });
    delete daypass.env.XDG_RUNTIME_DIR;
  });
  afterEach(() => daypass.close());

  /** A shell's command with files open to all by default, as a careless profile has it. */
  const careless = async (command: string) => {
    const env = { ...daypass.env, DAYPASS: daypass.client };
    const options = { env, cwd: daypass.folder };
    return promisify(execFile)('sh', ['-c', `umask 000; ${command}`], options).then(
      () => 'done',
      ({ code, stderr }) => `${code} ${stderr}`,
    );
  };

  it('can read no file that was made, whatever the umask, and finds none in the folder for temporary ones', async () => {
    const team = join(daypass.folder, 'team.json');
    await writeFile(team, JSON.stringify({ version: 1, sensitive: [{ role: 'Owner' }] }));
    const { account, role } = daypass.anyRole;
    // A copy has the permissions of its original.
    await chmod(daypass.configFile, 0o600);
    const before = new Set(await filesBelow(daypass.folder));
    // The agent is started by a client with that umask.
    expect(await careless('"$DAYPASS" agent start')).toBe('done');
    await daypass.signIn();
    const ref = `${account}/${role}`;
    const steps = [
      '"$DAYPASS" list --refresh',
      '"$DAYPASS" settings set theme dark',
      `"$DAYPASS" team add '${team}' --yes`,
      `"$DAYPASS" switch ${ref}`,
      '"$DAYPASS" profiles sync --yes',
      `"$DAYPASS" credentials --session acme --account ${account} --role ${role}`,
      `"$DAYPASS" exec ${ref} -- "$DAYPASS" whoami`,
      '"$DAYPASS" agent stop',
    ];
    const pid = await daypass.agentPid();
    for (const step of steps) expect({ step, ended: await careless(step) }).toEqual({ step, ended: 'done' });
    // The agent writes the rest when it ends.
    await daypass.ended(pid);

    const made = (await filesBelow(daypass.folder)).filter((file) => !before.has(file));
    expect(made.map((file) => file.slice(daypass.folder.length + 1)).sort()).toEqual(
      expect.arrayContaining(['home/settings.json', 'home/state/activity.jsonl', 'aws/config.daypass-backup']),
    );
    const open = [];
    for (const file of made) {
      const { mode } = await lstat(file);
      if ((mode & 0o077) !== 0) open.push(`${file} ${(mode & 0o777).toString(8)}`);
    }
    expect(open).toEqual([]);
    expect(await readdir(shared)).toEqual([]);
  });

  it.runIf(process.platform === 'linux' && process.getuid?.() === 0)(
    'sees nothing of the agent in /proc but its arguments, which name no account',
    async () => {
      await daypass.signIn();
      const pid = await daypass.agentPid();
      const look = (file: string) =>
        spawnSync('cat', [`/proc/${pid}/${file}`], { uid: NOBODY, gid: NOBODY, encoding: 'latin1' }).status;
      for (const file of ['environ', 'maps', 'mem', 'auxv', 'stack', 'io']) {
        expect({ file, status: look(file) }).toEqual({ file, status: 1 });
      }
      for (const folder of ['fd', 'map_files', 'cwd', 'root']) {
        const { status } = spawnSync('ls', [`/proc/${pid}/${folder}/`], { uid: NOBODY, gid: NOBODY });
        expect({ folder, status }).not.toEqual({ folder, status: 0 });
      }
      const words = (await readFile(`/proc/${pid}/cmdline`, 'utf8')).split('\0');
      expect(words.join(' ')).not.toMatch(/acme|\d{12}|user_code/);
    },
  );

  it.runIf(process.getuid?.() === 0)('gets no way into a folder of the socket that they made first', async () => {
    const run = join(daypass.home, 'state', 'run');
    await mkdir(run, { recursive: true });
    execFileSync('chown', [`${NOBODY}:${NOBODY}`, run]);
    const { status, stderr } = await daypass.daypass(['status']);
    expect(status).not.toBe(0);
    expect(stderr).toContain(`${run} belongs to nobody, and this is root.`);
    expect(await readdir(run)).toEqual([]);
  });
});
