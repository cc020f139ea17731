/** What the palette can begin. It closes with each action, so what comes of one is told as for a click in the tray. */
import type { RoleRef } from '../../../common/roles.ts';
import type { MainHandlers } from '../../../preload/contracts/main.ts';
import type { PaletteHandlers } from '../../../preload/contracts/palette.ts';
import { isCode } from '../../base/errors.ts';
import type { SettingsFile } from '../../settings/settings-file.ts';
import type { Strings } from '../strings/index.ts';

export interface PaletteDependencies {
  readonly settings: SettingsFile;
  /** What the same questions of the main window do. */
  readonly main: MainHandlers;
  readonly strings: () => Strings;
  readonly follow: () => void;
  readonly close: () => void;
  readonly say: (title: string, body: string) => void;
  readonly failed: (cause: unknown) => void;
  /** What account and role are called. */
  readonly nameOf: (role: RoleRef) => string;
}

/** Title and text of the notification that says how it ended: the window that asked for it is gone. */
type Done<Args extends unknown[]> = (words: Strings['notices'], name: string, ...args: Args) => [string, string];

export function paletteRequests(dependencies: PaletteDependencies): PaletteHandlers {
  const { settings, main, strings, follow, close, say, failed } = dependencies;
  /** Closes it at once; the page waits for nothing. */
  const begin =
    <Args extends [RoleRef | null, ...unknown[]]>(work: (...args: Args) => unknown, done?: Done<Args>) =>
    (...args: Args): void => {
      close();
      const finish = async () => {
        await work(...args);
        const words = strings();
        const [role] = args;
        const name = role ? dependencies.nameOf(role) : words.tray.noActive;
        if (done) say(...done(words.notices, name, ...args));
      };
      finish().catch((error) => isCode(error, 'cancelled') || failed(error));
    };
  return {
    open() {
      follow();
      return { language: settings.get().language };
    },
    close,
    copyDiagnostics: (fault) => main.copyDiagnostics(fault),
    consoleServices: () => main.consoleServices(),
    consoleRegion: (role) => main.consoleRegion(role),
    setFavourite: (role, isFavourite) => main.setFavourite(role, isFavourite),
    use: begin(main.use, ({ inUse }, name) => [inUse, name]),
    openConsole: begin(main.openConsole),
    openTerminal: begin(main.openTerminal),
    copyExportLines: begin(main.copyExportLines, ({ copied, copiedBody }) => [copied, copiedBody]),
    copyCredentials: begin(main.copyCredentials, ({ copied, copiedBody }) => [copied, copiedBody]),
    copyConsoleLink: begin(main.copyConsoleLink, ({ linkCopied, copiedBody }) => [linkCopied, copiedBody]),
    copyProfile: begin(main.copyProfile, ({ textCopied }, name) => [textCopied, name]),
    copyName: begin(main.copyName, ({ textCopied }, name) => [textCopied, name]),
    forget: begin(main.forget, ({ forgotten }, name) => [forgotten, name]),
    setSensitive: begin(main.setSensitive, ({ sensitive, insensitive }, name, _role, isSensitive) => [
      isSensitive ? sensitive : insensitive,
      name,
    ]),
    writeProfile: begin(main.writeProfile, ({ profileWritten }, name) => [profileWritten, name]),
  };
}
