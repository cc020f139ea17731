import type { KeyApi } from '../../preload/contracts/access-key.ts';
import type { PromptApi } from '../../preload/contracts/approval.ts';
import type { ConsoleBarApi } from '../../preload/contracts/console-bar.ts';
import type { DaypassApi } from '../../preload/contracts/main.ts';
import type { PaletteApi } from '../../preload/contracts/palette.ts';

declare global {
  interface Window {
    readonly daypass: DaypassApi;
    /** In the window that asks before a sensitive role is used, and only there. */
    readonly daypassPrompt: PromptApi;
    /** In the window that takes an access key, and only there. */
    readonly daypassKey: KeyApi;
    /** In the palette, and only there. */
    readonly daypassPalette: PaletteApi;
    /** In the bar of a console window, and only there. */
    readonly daypassConsoleBar: ConsoleBarApi;
  }
}
