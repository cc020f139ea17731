import { realpathSync } from 'node:fs';

/** What the runtime of an AppImage says of itself to the program in it. All that is started from there inherits it. */
const NAMES = ['APPDIR', 'APPIMAGE', 'ARGV0', 'OWD'] as const;
/** Lists of folders to which the start script of an AppImage adds those of its own, which are gone when it ends. */
const LISTS = ['PATH', 'LD_LIBRARY_PATH', 'XDG_DATA_DIRS', 'GSETTINGS_SCHEMA_DIR'] as const;

/**
 * Takes the AppImage's own folders out of an environment, so that what is started from here (a browser, a person's own program)
 * gets the system's libraries and not ours. What says where the AppImage is stays, where it is ours: that of a terminal or an
 * editor from which this app was started would be started at login and replaced by an update in our place.
 * @param places where this program and its code are
 */
export function leaveAppImage(env: Record<string, string | undefined>, places: readonly string[]): void {
  const { APPDIR: mount } = env;
  if (!mount || !places.some((place) => isIn(mount, place) || isIn(resolved(mount), place))) {
    for (const name of NAMES) delete env[name];
    return;
  }
  for (const name of LISTS) {
    const folders = env[name]?.split(':');
    if (!folders?.some((folder) => isIn(mount, folder))) continue;
    const rest = folders.filter((folder) => !isIn(mount, folder));
    if (rest.length > 0) env[name] = rest.join(':');
    else delete env[name];
  }
}

function isIn(folder: string, path: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}

/** Programs are known by where links lead. */
function resolved(folder: string): string {
  try {
    return realpathSync(folder);
  } catch {
    return folder;
  }
}
