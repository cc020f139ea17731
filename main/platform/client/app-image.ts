/** Lists of folders to which the start script of an AppImage adds those of its own, which are gone when it ends. */
const LISTS = ['PATH', 'LD_LIBRARY_PATH', 'XDG_DATA_DIRS', 'GSETTINGS_SCHEMA_DIR'] as const;

/**
 * Takes the AppImage's own folders out of an environment, so that what is started from here (a browser, a person's own program)
 * gets the system's libraries and not ours. What says where the AppImage is stays. Elsewhere nothing changes.
 */
export function leaveAppImage(env: Record<string, string | undefined>): void {
  const { APPDIR: mount } = env;
  if (!mount) return;
  const isOurs = (folder: string) => folder === mount || folder.startsWith(`${mount}/`);
  for (const name of LISTS) {
    const folders = env[name]?.split(':');
    if (!folders?.some(isOurs)) continue;
    const rest = folders.filter((folder) => !isOurs(folder));
    if (rest.length > 0) env[name] = rest.join(':');
    else delete env[name];
  }
}
