/** Pages of others in windows of Daypass, and the person in front of them. */
import type { ElectronApplication, Page } from 'playwright-core';

const PLACE = { position: 'fixed', top: '20px', left: '20px', zIndex: '9', width: '80px', height: '40px' };

/** Runs code on the page when a person clicks, as a page's own button does. @param code of a page's script */
export async function byClick(page: Page, code: string): Promise<void> {
  // The code is passed as text, because a page's policy may refuse `eval`.
  await page.evaluate(`(() => {
    document.getElementById('by-click')?.remove();
    const button = document.createElement('button');
    button.id = 'by-click';
    for (const [name, value] of Object.entries(${JSON.stringify(PLACE)})) button.style[name] = value;
    button.addEventListener('click', () => { ${code} });
    document.body.append(button);
  })()`);
  await drawn(page);
  await page.mouse.click(60, 40).catch((error: Error) => {
    // The click may close the page, and Playwright may hear of that first.
    if (!/closed/.test(error.message)) throw error;
  });
}

/** Chromium takes no clicks on a page that it has not drawn yet, and a person makes none. */
export async function drawn(page: Page): Promise<void> {
  await page.evaluate('new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))');
}

/** Ways in which a page could ask for the machine's devices and data, as expressions. */
export const WISHES = [
  ...['document.body.requestFullscreen()', 'document.body.requestPointerLock()'],
  ...['navigator.usb?.requestDevice({ filters: [] })', 'navigator.hid?.requestDevice({ filters: [] })'],
  ...['navigator.serial?.requestPort()', 'navigator.bluetooth?.requestDevice({ acceptAllDevices: true })'],
  ...['navigator.mediaDevices?.getDisplayMedia()', 'navigator.mediaDevices?.getUserMedia({ audio: true })'],
  ...['new Promise((yes, no) => navigator.geolocation.getCurrentPosition(yes, no))', 'navigator.clipboard?.readText()'],
  ...[
    'navigator.wakeLock?.request()',
    'navigator.requestMIDIAccess?.({ sysex: true })',
    'navigator.storage?.persist()',
  ],
  ...['navigator.keyboard?.lock(["Escape"])', 'globalThis.getScreenDetails?.()', 'globalThis.queryLocalFonts?.()'],
  ...['globalThis.IdleDetector?.requestPermission()', 'Notification.requestPermission()'],
] as const;

/** What a page got after a click, as JSON; `[]` where it was refused or never answered. */
export async function granted(app: ElectronApplication, page: Page, wish: string): Promise<string> {
  const note = '(it) => globalThis.got.push(it ?? null), () => 0';
  await byClick(page, `globalThis.got = []; Promise.resolve(${wish}).then(${note});`);
  await turnOf(app, page);
  return page.evaluate(() => JSON.stringify((globalThis as unknown as { got: unknown }).got));
}

/** Resolves once the page has had its turn, main has had its own after it, and the page heard of that. */
async function turnOf(app: ElectronApplication, page: Page): Promise<void> {
  const turn = () => page.evaluate(() => new Promise((resolve) => setTimeout(resolve)));
  await turn();
  await app.evaluate(() => new Promise((resolve) => setImmediate(resolve)));
  await turn();
}

/** Answers that grant nothing: nothing, unsupported, an empty list, and words for no. */
export const NOTHING = /^\[(?:null|\[\]|false|"denied")?\]$/;

/** A click on an empty place of the page. Unlike a locator's click it does not wait for a refused navigation. */
export async function click(page: Page): Promise<void> {
  await page.mouse.click(5, 5);
}

export interface Answers {
  /** The boxes since then, in order: message and labels of the buttons. */
  asked(): Promise<{ message: string; detail: string; buttons: string[] }[]>;
}

/** Answers the app's own boxes from now on: with the button of this label, or with the last one that there is. */
export async function answerBoxes(app: ElectronApplication, label: string): Promise<Answers> {
  await app.evaluate(({ dialog }, wanted) => {
    const asked: { message: string; detail: string; buttons: string[] }[] = [];
    Object.assign(globalThis, { askedBoxes: asked });
    dialog.showMessageBox = (async (...given: unknown[]) => {
      const { message, detail, buttons } = given.at(-1) as (typeof asked)[number];
      // Reading takes a moment, measured by the app's clock.
      const before = performance.now.bind(performance);
      performance.now = () => before() + 1_000;
      asked.push({ message, detail, buttons });
      const index = buttons.findIndex((button) => button.startsWith(wanted));
      return { response: index < 0 ? buttons.length - 1 : index, checkboxChecked: false };
    }) as typeof dialog.showMessageBox;
  }, label);
  return {
    asked: () => app.evaluate(() => (globalThis as unknown as { askedBoxes: never[] }).askedBoxes),
  };
}

/** Moves the time on that the app measures by. @param ms */
export async function letPass(app: ElectronApplication, ms: number): Promise<void> {
  await app.evaluate((_electron, more) => {
    const before = performance.now.bind(performance);
    performance.now = () => before() + more;
  }, ms);
}
