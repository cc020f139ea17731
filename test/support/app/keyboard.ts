/** A window as a person without a pointer has it. */
import type { Locator, Page } from 'playwright-core';

/** More stops than any view has. */
const MOST_STOPS = 150;

/** Presses Tab (or what `key` says) until the target has the focus. @throws Error when it never gets it. */
export async function tabTo(page: Page, target: Locator, key = 'Tab'): Promise<void> {
  await target.waitFor();
  for (let stop = 0; stop < MOST_STOPS; stop += 1) {
    if (await target.evaluate((element) => element.contains(document.activeElement))) return;
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
      /** Notes what has the focus; true when it was met before. */
      meet() {
        const element = document.activeElement ?? document.body;
        if (element === document.body) return false;
        const isKnown = met.has(element);
        met.add(element);
        const shown = element.closest('[data-focus-visible], [data-focused]') ?? element;
        const { outlineStyle, outlineWidth, backgroundColor } = getComputedStyle(shown);
        const isItem = element.matches('[role=menuitem], [role=option]') && backgroundColor !== 'rgba(0, 0, 0, 0)';
        if (!isItem && (outlineStyle === 'none' || outlineWidth === '0px'))
          faults.push(`unseen focus: ${name(element)}`);
        return isKnown;
      },
      // What a search finds is steered from its field.
      isArrowed() {
        const element = document.activeElement;
        const isItem = element?.matches('[role=menu], [role=menuitem], [role=option], [type=radio]') ?? false;
        return isItem && !element?.closest('.services');
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
  const meet = () => page.evaluate('meet()') as Promise<boolean>;
  const isArrowed = () => page.evaluate('isArrowed()') as Promise<boolean>;
  const result = () => page.evaluate('result()') as Promise<string[]>;
  const goThrough = async () => {
    for (let arrow = 0; arrow < MOST_STOPS; arrow += 1) {
      await page.keyboard.press('ArrowDown');
      if (await meet()) break;
    }
    await page.keyboard.press('Home');
    await meet();
  };
  const isPopup = await page.evaluate(`document.activeElement?.closest('[role=menu], [role=listbox]') != null`);
  const goRound = async () => {
    if (isPopup) return goThrough();
    for (let stop = 0; stop < MOST_STOPS; stop += 1) {
      await page.keyboard.press('Tab');
      if (await meet()) break;
      if (await isArrowed()) await goThrough();
    }
  };
  await goRound();
  // A passing message hides something else; a second round finds that.
  if ((await result()).length > 0) await goRound();
  return result();
}
