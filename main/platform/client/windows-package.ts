/** What is fixed about the packages for Windows: `build/package/` makes them so, and a test compares. */

/** The app as systems know it: the bundle's identifier on macOS; on Windows for notifications, the button in the taskbar, and its entry under `Run`. */
export const APP_ID = 'dev.daypass.desktop';

/** The class by which Windows starts the app for a click on a notification that has outlived it. The same in every version. */
export const TOAST_ACTIVATOR = '{16089B83-8366-450C-958B-42E4308F1871}';

/** What electron-builder's installer puts next to the app. */
export const UNINSTALLER = 'Uninstall Daypass.exe';
