/** The desktop app as a person starts it, driven through its real window. */
import { _electron, type ElectronApplication, type Page } from 'playwright-core';
import { APP, displays, SANDBOX } from './app-under-test.ts';
import type { Installation } from './installation.ts';

export interface OpenWindow {
  readonly app: ElectronApplication;
  readonly page: Page;
  /** What the page said on its console that it should not have to. */
  readonly complaints: string[];
}

export async function openWindow(
  { env }: Pick<Installation, 'env'>,
  options: { electron: string; args?: readonly string[] },
): Promise<OpenWindow> {
  const app = await _electron.launch({
    executablePath: options.electron,
    args: [...SANDBOX, ...(options.args ?? []), ...APP],
    env: { ...env, ...displays() },
  });
  const page = await app.firstWindow();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.getByRole('navigation').waitFor();
  return { app, page, complaints };
}
