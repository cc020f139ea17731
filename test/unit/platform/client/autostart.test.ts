import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { autostartEntry, setAutostart } from '../../../../main/platform/client/autostart.ts';

describe('the autostart entry', () => {
  let home: string;
  let path: string;
  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'daypass-autostart-'));
    path = join(home, '.config', 'autostart', 'daypass.desktop');
  });
  afterAll(() => rm(home, { recursive: true, force: true }));

  const set = (isOn: boolean, command = ['/opt/daypass/daypass', '--at-login']) =>
    setAutostart(isOn, { env: {}, home, command });

  it('starts the app at login', async () => {
    await set(true);
    const lines = (await readFile(path, 'utf8')).split('\n');
    expect(lines[0]).toBe('[Desktop Entry]');
    expect(lines).toContain('Type=Application');
    expect(lines).toContain('Exec=/opt/daypass/daypass --at-login');
  });

  it('stays as a desktop has edited it, as long as the app is the same', async () => {
    const edited = (await readFile(path, 'utf8')).replace('enabled=true', 'enabled=false');
    await writeFile(path, edited);
    await set(true);
    expect(await readFile(path, 'utf8')).toBe(edited);
    await set(true, ['/opt/newer/daypass', '--at-login']);
    expect(await readFile(path, 'utf8')).toContain('Exec=/opt/newer/daypass --at-login\n');
  });

  it('goes when it is switched off, however often', async () => {
    await set(false);
    await set(false);
    await expect(readFile(path, 'utf8')).rejects.toThrow('ENOENT');
  });

  it('goes into the folder that the desktop says', async () => {
    const own = join(home, 'xdg');
    await setAutostart(true, { env: { XDG_CONFIG_HOME: own }, home, command: ['daypass'] });
    expect(await readFile(join(own, 'autostart', 'daypass.desktop'), 'utf8')).toContain('Exec=daypass\n');
  });

  it.each([
    ['/home/a b/daypass', 'Exec="/home/a b/daypass"'],
    ['/x/$HOME`"', 'Exec="/x/\\\\$HOME\\\\`\\\\""'],
    ['/x/a\\b', 'Exec="/x/a\\\\\\\\b"'],
    ['/x/100%', 'Exec=/x/100%%'],
    ['/x/ä', 'Exec="/x/ä"'],
  ])('quotes %s', (word, line) => {
    expect(autostartEntry([word]).split('\n')).toContain(line);
  });
});
