import type { DaypassApi } from '../../preload/contract.ts';
import type { KeyApi } from '../../preload/key-contract.ts';
import type { PromptApi } from '../../preload/prompt-contract.ts';

declare global {
  interface Window {
    readonly daypass: DaypassApi;
    /** In the window that asks before a sensitive role is used, and only there. */
    readonly daypassPrompt: PromptApi;
    /** In the window that takes an access key, and only there. */
    readonly daypassKey: KeyApi;
  }
}
