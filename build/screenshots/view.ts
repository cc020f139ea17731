/** What a view is, and the steps that many of them begin or end with. */
import type { Page } from 'playwright-core';
import type { Scene } from './scene.ts';

export interface PicturedView {
  readonly name: string;
  readonly show: (scene: Scene) => Promise<void>;
  readonly leave?: (scene: Scene) => Promise<void>;
  /** A state of a view that has pictures of its own: its pictures are taken in the usual size alone. */
  readonly isState?: true;
  /** It keeps the language in which it came up. */
  readonly hasFixedLanguage?: true;
  /** Brings the part that is looked at into sight, again in each size. */
  readonly reveal?: (page: Page) => Promise<void>;
  /** Where it is a window of its own. */
  readonly windowOf?: (scene: Scene) => Promise<Page>;
}

export const search = ({ page }: Scene) => page.getByRole('combobox');
export const go = (name: string) => (scene: Scene) => scene.page.getByRole('button', { name, exact: true }).click();
export const pressEscape = ({ page }: Scene) => page.keyboard.press('Escape');
/** What was done last is said for a moment, in the language of that moment. */
export const unsaid = ({ page }: Scene) => page.locator('.status-bar[data-said]').waitFor({ state: 'detached' });
export const pendingCode = ({ daypass }: Scene) => daypass.emulator.pendingUserCodes()[0] ?? '';
export const sessionMenu = async ({ page }: Scene) => {
  await page.getByRole('button', { name: /^acme: / }).click();
  await page.getByRole('menu').waitFor();
};
export const choose = async (scene: Scene, item: string) => {
  await sessionMenu(scene);
  await scene.page.getByRole('menuitem', { name: item }).click();
};
