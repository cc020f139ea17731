import type { ElectronApplication } from 'playwright-core';

/** From now on the person clicks this in every box of the app: 0 is yes, 1 is no. `boxesOf` tells what they read. */
export async function personSays(app: ElectronApplication, response: number): Promise<void> {
  await app.evaluate(({ dialog }, answer) => {
    const state = globalThis as { boxes?: string[] };
    state.boxes = [];
    const show = async (...options: unknown[]) => {
      state.boxes?.push((options.at(-1) as { detail: string }).detail);
      return { response: answer, checkboxChecked: false };
    };
    dialog.showMessageBox = show as typeof dialog.showMessageBox;
  }, response);
}

/** The details of the boxes that were shown since the person's answer was set. */
export function boxesOf(app: ElectronApplication): Promise<string[]> {
  return app.evaluate(() => (globalThis as { boxes?: string[] }).boxes ?? []);
}
