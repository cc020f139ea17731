/** The real app on the emulator, and the ways in which each of its views is looked at. */
import type { CDPSession, ElectronApplication, Page } from 'playwright-core';
import type { Language } from '../../common/languages.ts';
import { eventChannel } from '../../preload/contracts/contract.ts';
import { MAIN, type SessionInfo, type SignInInfo, type ViewState } from '../../preload/contracts/main.ts';
import type { Installation } from '../../test/support/app/installation.ts';

export interface Scene {
  readonly app: ElectronApplication;
  readonly page: Page;
  readonly daypass: Installation;
}

/** A way to look at a window. */
export interface Look {
  readonly name: string;
  readonly colorScheme: 'light' | 'dark';
  /** CSS px */
  readonly width: number;
  readonly height: number;
  /** Device px for each CSS px: a window of the usual size at 200 % is half as large, with twice the pixels. */
  readonly scale: number;
  readonly language: Language;
}

export const USUAL = { colorScheme: 'light', width: 980, height: 680, scale: 1, language: 'en' } as const;

/** As narrow as the window gets. */
export const NARROW = { ...USUAL, width: 360, height: 640 } as const;

/** Light comes last: it is how the next view begins. */
export const LOOKS: readonly Look[] = [
  { ...NARROW, name: 'narrow' },
  { ...USUAL, name: 'zoomed', width: 490, height: 340, scale: 2 },
  { ...USUAL, name: 'german', colorScheme: 'dark', language: 'de' },
  { ...USUAL, name: 'dark', colorScheme: 'dark' },
  { ...USUAL, name: 'light' },
];

/** Turns a page to each of these looks, one after the other, and back to the window's own size. */
export async function inEachLook(
  page: Page,
  looks: readonly Look[],
  see: (look: Look, session: CDPSession) => Promise<void>,
): Promise<void> {
  const session = await page.context().newCDPSession(page);
  let language: Language = 'en';
  try {
    for (const look of looks) {
      const { width, height, scale, colorScheme } = look;
      const metrics = { width, height, deviceScaleFactor: scale, mobile: false };
      await session.send('Emulation.setDeviceMetricsOverride', metrics);
      await page.emulateMedia({ colorScheme });
      if (look.language !== language) await speak(page, look.language);
      language = look.language;
      await resized(page, width);
      await see(look, session);
    }
  } finally {
    // A fault in one look leaves the next test the page that it knows.
    if (language !== 'en') await speak(page, 'en');
    await session.send('Emulation.clearDeviceMetricsOverride');
    await session.detach();
  }
}

/** Resolves once the page has drawn itself in its new size. */
async function resized(page: Page, width: number): Promise<void> {
  await page.evaluate(`(async () => {
    const frame = () => new Promise(requestAnimationFrame);
    while (innerWidth !== ${width}) await frame();
    await frame();
    await frame();
  })()`);
}

export async function speak(page: Page, language: Language): Promise<void> {
  await page.evaluate(`daypass.changeSettings({ language: '${language}' })`);
  await page.locator(`html[lang=${language}]`).waitFor({ state: 'attached' });
}

/**
 * Tells the page what main would tell it of something that can't be brought about at will, until `tellTruth`.
 */
export async function tell(scene: Scene, change: (view: ViewState, session: SessionInfo) => Partial<ViewState>) {
  const view = await truth(scene);
  const [session] = view.sessions;
  if (!session) throw new Error('There is no session to tell of.');
  await send(scene, { ...view, ...change(view, session) });
}

/** As `tell`, of the first session alone. */
export function tellSession(scene: Scene, change: Partial<SessionInfo>): Promise<void> {
  return tell(scene, ({ sessions }, session) => ({ sessions: [{ ...session, ...change }, ...sessions.slice(1)] }));
}

export const tellSignIn = (signIn: SignInInfo) => (scene: Scene) =>
  tellSession(scene, { signIn, state: { status: 'signed-out', reason: 'expired' } });

export async function tellTruth(scene: Scene): Promise<void> {
  await send(scene, await truth(scene), true);
}

async function truth({ page }: Scene): Promise<ViewState> {
  const answer = (await page.evaluate('daypass.view()')) as { value: ViewState };
  return answer.value;
}

/** What main itself has to say of the view waits meanwhile. */
async function send({ app }: Scene, view: ViewState, isTruth = false): Promise<void> {
  await app.evaluate(
    ({ BrowserWindow }, [channel, told, goesOn]) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents as
        | (Electron.WebContents & { sendAll?: Electron.WebContents['send'] })
        | undefined;
      if (!contents) return;
      contents.sendAll ??= contents.send;
      const { sendAll } = contents;
      contents.send = goesOn
        ? sendAll
        : (name, ...args) => {
            if (name !== channel) sendAll.call(contents, name, ...args);
          };
      sendAll.call(contents, channel, told);
    },
    [eventChannel(MAIN, 'viewChanged'), view, isTruth] as const,
  );
}
