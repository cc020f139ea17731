import type { ElectronApplication } from 'playwright-core';

/**
 * From now on every box of the app is answered with this button: 0 is yes, 1 is no. `boxesOf` returns what they said.
 * @param hastily how many of the boxes are clicked before a person could have read them
 */
export async function personSays(app: ElectronApplication, response: number, hastily = 0): Promise<void> {
  await app.evaluate(
    ({ dialog }, [answer, unread]) => {
      const state = globalThis as { boxes?: string[] };
      state.boxes = [];
      const show = async (...options: unknown[]) => {
        state.boxes?.push((options.at(-1) as { detail: string }).detail);
        // Reading takes a moment, measured by the app's clock.
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
