/** What the palette can begin. It closes with each action, so what comes of one is told as for a click in the tray. */
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
}

export function paletteRequests(dependencies: PaletteDependencies): PaletteHandlers {
  const { settings, main, strings, follow, close, say, failed } = dependencies;
  /** Closes it at once; the page waits for nothing. */
  const begin =
    <Args extends unknown[]>(work: (...args: Args) => unknown, done?: () => void) =>
    (...args: Args): void => {
      close();
      const finish = async () => {
        await work(...args);
        done?.();
      };
      finish().catch((error) => isCode(error, 'cancelled') || failed(error));
    };
  const copied = () => say(strings().notices.copied, strings().notices.copiedBody);
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
    use: begin(main.use),
    openConsole: begin(main.openConsole),
    openTerminal: begin(main.openTerminal),
    copyExportLines: begin(main.copyExportLines, copied),
    copyCredentials: begin(main.copyCredentials, copied),
    copyConsoleLink: begin(main.copyConsoleLink, () => say(strings().notices.linkCopied, strings().notices.copiedBody)),
    copyProfile: begin(main.copyProfile),
    copyName: begin(main.copyName),
    forget: begin(main.forget),
    setSensitive: begin(main.setSensitive),
    writeProfile: begin(main.writeProfile),
  };
}
