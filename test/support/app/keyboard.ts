/** A window as a person without a pointer has it. */
import type { Locator, Page } from 'playwright-core';

/** More stops than any view has. */
const MOST_STOPS = 150;

/** Presses Tab (or what `key` says) until the target has the focus. @throws Error when it never gets it. */
export async function tabTo(page: Page, target: Locator, key = 'Tab'): Promise<void> {
  await target.waitFor();
  // Looked for again only where the page has drawn another: finding it by its role at each stop takes longer than the key.
  let element = await target.elementHandle();
  for (let stop = 0; stop < MOST_STOPS; stop += 1) {
    const isThere = () => element?.evaluate((own) => (own.isConnected ? own.contains(document.activeElement) : null));
    let is = await isThere();
    if (is === null) {
      element = await target.elementHandle();
      is = await isThere();
    }
    if (is) return;
    await page.keyboard.press(key);
  }
  throw new Error(`${target} is not to be reached with ${key}.`);
}

/** Goes there and presses a key. */
export async function pressOn(page: Page, target: Locator, key = 'Enter'): Promise<void> {
  await tabTo(page, target);
  await page.keyboard.press(key);
}

/** What has the focus, as a person would call it; `nothing` where the page itself has it. */
export function focused(page: Page): Promise<string> {
  return page.evaluate(() => {
    const { activeElement: element } = document;
    if (!element || element === document.body) return 'nothing';
    const label = element.getAttribute('aria-label') ?? (element as HTMLInputElement).labels?.[0]?.textContent;
    return label ?? element.textContent ?? element.tagName;
  });
}

/**
 * Goes once round the view with Tab, and through each menu, list and group of radio buttons with the arrow keys.
 * @returns what can be used with a pointer and was not met, and what was met without its focus being seen.
 */
export async function keyboardFaults(page: Page): Promise<string[]> {
  await page.evaluate(() => {
    const home = document.activeElement;
    const met = new Set<Element>();
    const faults: string[] = [];
    const name = (element: Element) =>
      `${element.tagName} ${element.className} ${element.getAttribute('aria-label') ?? element.textContent ?? ''}`.trim();
    const isSeen = (element: Element) => {
      // React Aria's own buttons for screen readers are clipped; a search is cleared with Esc as well, and suggestions open with ArrowDown.
      if (element.closest('[aria-hidden=true], [inert], [aria-disabled=true], .hidden, [style*="clip:"]')) return false;
      const { width, height } = element.getBoundingClientRect();
      return width > 0 && height > 0 && !element.matches(':disabled, .clear, [aria-haspopup=listbox][tabindex="-1"]');
    };
    // A menu with an open submenu was tested before the submenu opened.
    const isInFront = (element: Element) => {
      const menu = element.closest('[role=menu]');
      return menu === null || menu === [...document.querySelectorAll('[role=menu]')].at(-1);
    };
    const all = () =>
      [...document.querySelectorAll('button, input, a[href], [role=menuitem], [role=option], [tabindex="0"]')].filter(
        // Buttons of a row have a shortcut or a menu item; options of a search are reached from its field.
        (element) =>
          isSeen(element) && isInFront(element) && !element.closest('[role=row]') && !element.closest('.services'),
      );
    Object.assign(globalThis, {
      /** Notes what has the focus: whether it was met before, and whether arrows continue from there. */
      meet() {
        const element = document.activeElement ?? document.body;
        if (element === document.body) return { isKnown: false, isArrowed: false };
        const isKnown = met.has(element);
        // What a search finds is steered from its field.
        const isArrowed =
          element.matches('[role=menu], [role=menuitem], [role=option], [type=radio]') && !element.closest('.services');
        met.add(element);
        const shown = element.closest('[data-focus-visible], [data-focused]') ?? element;
        const { outlineStyle, outlineWidth, backgroundColor } = getComputedStyle(shown);
        const isItem = element.matches('[role=menuitem], [role=option]') && backgroundColor !== 'rgba(0, 0, 0, 0)';
        if (!isItem && (outlineStyle === 'none' || outlineWidth === '0px'))
          faults.push(`unseen focus: ${name(element)}`);
        return { isKnown, isArrowed };
      },
      result() {
        const missed = all().filter(
          (element) => !met.has(element) && !met.has(element.querySelector('input') ?? element),
        );
        (home as HTMLElement | null)?.focus();
        return [...missed.map((element) => `not reached: ${name(element)}`), ...new Set(faults)];
      },
    });
  });
  const meet = () => page.evaluate('meet()') as Promise<{ isKnown: boolean; isArrowed: boolean }>;
  const result = () => page.evaluate('result()') as Promise<string[]>;
  const goThrough = async () => {
    for (let arrow = 0; arrow < MOST_STOPS; arrow += 1) {
      await page.keyboard.press('ArrowDown');
      if ((await meet()).isKnown) break;
    }
    await page.keyboard.press('Home');
    await meet();
  };
  const isPopup = await page.evaluate(`document.activeElement?.closest('[role=menu], [role=listbox]') != null`);
  const goRound = async () => {
    if (isPopup) return goThrough();
    for (let stop = 0; stop < MOST_STOPS; stop += 1) {
      await page.keyboard.press('Tab');
      const { isKnown, isArrowed } = await meet();
      if (isKnown) break;
      if (isArrowed) await goThrough();
    }
  };
  await goRound();
  // A passing message hides something else; a second round finds that.
  if ((await result()).length > 0) await goRound();
  return result();
}
