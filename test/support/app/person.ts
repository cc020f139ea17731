import type { ElectronApplication } from 'playwright-core';

/**
 * From now on the person clicks this in every box of the app: 0 is yes, 1 is no. `boxesOf` tells what they read.
 * @param hastily how many of the boxes appear under a click that is meant for something else
 */
export async function personSays(app: ElectronApplication, response: number, hastily = 0): Promise<void> {
  await app.evaluate(
    ({ dialog }, [answer, unread]) => {
      const state = globalThis as { boxes?: string[] };
      state.boxes = [];
      const show = async (...options: unknown[]) => {
        state.boxes?.push((options.at(-1) as { detail: string }).detail);
        // To read it takes a moment, by the clock that the app measures with.
        const before = performance.now.bind(performance);
        if ((state.boxes?.length ?? 0) > unread) performance.now = () => before() + 1_000;
        return { response: answer, checkboxChecked: false };
      };
      dialog.showMessageBox = show as typeof dialog.showMessageBox;
    },
    [response, hastily] as const,
  );
}

/** The details of the boxes that were shown since the person's answer was set. */
export function boxesOf(app: ElectronApplication): Promise<string[]> {
  return app.evaluate(() => (globalThis as { boxes?: string[] }).boxes ?? []);
}
