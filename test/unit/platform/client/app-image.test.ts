import { mkdtemp, realpath, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { leaveAppImage } from '../../../../main/platform/client/app-image.ts';

describe('an app that runs from an AppImage', () => {
  it('passes on the environment that it was started from, without the folders of the AppImage', () => {
    const mount = '/tmp/.mount_DaypasX1';
    const env: Record<string, string | undefined> = {
      APPIMAGE: '/home/me/Daypass.AppImage',
      APPDIR: mount,
      PATH: `${mount}:${mount}/usr/sbin:/usr/bin:/bin`,
      LD_LIBRARY_PATH: `${mount}/usr/lib`,
      XDG_DATA_DIRS: `${mount}/usr/share/:/usr/share/gnome:/usr/share/`,
      GSETTINGS_SCHEMA_DIR: `${mount}/usr/share/glib-2.0/schemas:/opt/schemas`,
      LANG: 'de_AT.UTF-8',
    };
    leaveAppImage(env, [`${mount}/daypass`, `${mount}/resources/app.asar/out/main`]);
    expect(env).toEqual({
      APPIMAGE: '/home/me/Daypass.AppImage',
      APPDIR: mount,
      PATH: '/usr/bin:/bin',
      XDG_DATA_DIRS: '/usr/share/gnome:/usr/share/',
      GSETTINGS_SCHEMA_DIR: '/opt/schemas',
      LANG: 'de_AT.UTF-8',
    });
  });

  it('changes nothing elsewhere', () => {
    const env = { PATH: '/usr/bin', LD_LIBRARY_PATH: '/opt/lib' };
    leaveAppImage(env, ['/opt/Daypass/daypass']);
    expect(env).toEqual({ PATH: '/usr/bin', LD_LIBRARY_PATH: '/opt/lib' });
  });

  it.each(['/tmp/.mount_EditorX1', '/opt/Day', '', undefined])('is not the one of what has started it: %s', (mount) => {
    const env = {
      APPIMAGE: '/home/me/Editor.AppImage',
      APPDIR: mount,
      ARGV0: 'editor',
      OWD: '/home/me',
      HOME: '/home/me',
    };
    leaveAppImage(env, ['/opt/Daypass/daypass', '/opt/Daypass/resources/app.asar/out/main']);
    expect(env).toEqual({ HOME: '/home/me' });
  });

  it('is known also where a link leads to its mount', async () => {
    const folder = await realpath(await mkdtemp(join(tmpdir(), 'daypass-mount-')));
    const link = `${folder}-link`;
    await symlink(folder, link);
    const env = { APPIMAGE: '/home/me/Daypass.AppImage', APPDIR: link };
    leaveAppImage(env, [join(folder, 'daypass')]);
    expect(env).toEqual({ APPIMAGE: '/home/me/Daypass.AppImage', APPDIR: link });
    await rm(link);
    await rm(folder, { recursive: true });
  });
});
