import { describe, expect, it } from 'vitest';
import { leaveAppImage } from '../../../main/platform/client/app-image.ts';

describe('an app that runs from an AppImage', () => {
  it('hands on the environment that it was started from, without the folders of the AppImage', () => {
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
    leaveAppImage(env);
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
    leaveAppImage(env);
    expect(env).toEqual({ PATH: '/usr/bin', LD_LIBRARY_PATH: '/opt/lib' });
  });
});
