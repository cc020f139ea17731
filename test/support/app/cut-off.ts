/** Texts of a language that don't fit into their place. Names from AWS and the person may be cut: they end in an ellipsis. */
import type { Page } from 'playwright-core';

/** A text that stands in a page, and what is wrong with its place. */
export interface Cut {
  readonly text: string;
  readonly how: string;
}

/** Every text of the page, as it is now, that is wider or higher than its place. */
export function cutTexts(page: Page): Promise<Cut[]> {
  return page.evaluate(() => {
    const found: { text: string; how: string }[] = [];
    const canvas = document.createElement('canvas').getContext('2d');
    const blockOf = (element: HTMLElement): HTMLElement => {
      const parent = element.parentElement;
      return parent && getComputedStyle(element).display.startsWith('inline') ? blockOf(parent) : element;
    };
    const placeholderOf = (element: HTMLElement) => {
      if (!(element instanceof HTMLInputElement) || element.value !== '' || !canvas) return;
      const style = getComputedStyle(element);
      canvas.font = style.font;
      const room = element.clientWidth - Number.parseFloat(style.paddingLeft) - Number.parseFloat(style.paddingRight);
      if (canvas.measureText(element.placeholder).width > room + 1)
        found.push({ text: element.placeholder, how: 'a field is too narrow for it' });
    };
    /** The box around a text that lets it stick out, over what is next to that. */
    const leftBy = (element: HTMLElement, { left, right }: DOMRect): boolean => {
      for (let at = element.parentElement; at && at !== document.body; at = at.parentElement) {
        const { overflowX, position, display } = getComputedStyle(at);
        // It has no box of its own, and what it says of one is for none.
        if (display === 'contents') continue;
        const isFloating = ['absolute', 'fixed'].includes(getComputedStyle(element).position);
        if (overflowX !== 'visible' || position !== 'static' || isFloating) return false;
        const edge = at.getBoundingClientRect();
        if (/flex|grid/.test(display) && (right > edge.right + 1 || left < edge.left - 1)) return true;
      }
      return false;
    };
    for (const element of document.querySelectorAll<HTMLElement>('body *')) {
      const box = element.getBoundingClientRect();
      // Texts for screen readers alone are one pixel wide.
      if (box.width <= 1 || box.height <= 1 || !element.checkVisibility()) continue;
      placeholderOf(element);
      const texts = [...element.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE);
      const text = texts
        .map((node) => node.textContent)
        .join('')
        .trim();
      if (text === '') continue;
      const block = blockOf(element);
      const { overflowY } = getComputedStyle(block);
      if (block.scrollWidth > block.clientWidth + 1) found.push({ text, how: 'wider than its place' });
      else if (overflowY === 'hidden' && block.scrollHeight > block.clientHeight + 3)
        found.push({ text, how: 'higher than its place' });
      const button = element.closest('button, [role=tab], [role=menuitem], [role=option]');
      const edge = button?.getBoundingClientRect();
      const range = document.createRange();
      range.selectNodeContents(element);
      const place = range.getBoundingClientRect();
      const { left, right } = place;
      if (right > innerWidth + 1) found.push({ text, how: 'beyond the edge of the window' });
      const isClipped = getComputedStyle(element).overflowX !== 'visible';
      if (!isClipped && leftBy(element, place)) found.push({ text, how: 'over what is next to it' });
      if (edge && !isClipped && (right > edge.right + 1 || left < edge.left - 1))
        found.push({ text, how: 'sticks out of its button' });
    }
    return found;
  });
}

/** Every text of the page that a person sees or a screen reader says, as it is now. */
export function textsOf(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found = new Set<string>();
    for (const element of document.querySelectorAll<HTMLElement>('body *')) {
      if (!element.checkVisibility()) continue;
      const own = [...element.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE);
      const said = [own.map((node) => node.textContent).join(''), element.ariaLabel, element.title];
      if (element instanceof HTMLInputElement) said.push(element.placeholder);
      for (const text of said) if (text?.trim()) found.add(text.trim());
    }
    return [...found];
  });
}

/** Keys of the templates in the catalogue that could have produced this text. */
export function keysOf(text: string, catalogue: ReadonlyMap<string, RegExp>): string[] {
  return [...catalogue].filter(([, template]) => template.test(text)).map(([key]) => key);
}

/** The catalogue's texts by key, as patterns that match them with any names filled in. */
export function templatesOf(catalogue: unknown, path = ''): Map<string, RegExp> {
  if (typeof catalogue === 'string') {
    const literal = catalogue.replace(/\{\w+\}/g, '');
    // A template that is little more than a name would be any text.
    if (literal.replace(/[^\p{L}]/gu, '').length < 2) return new Map();
    const escaped = catalogue.replace(/[.*+?^$()|[\]\\]/g, String.raw`\$&`).replace(/\{\w+\}/g, '.+');
    return new Map([[path, new RegExp(`^${escaped}$`, 'u')]]);
  }
  if (typeof catalogue !== 'object' || catalogue === null) return new Map();
  return new Map(
    Object.entries(catalogue).flatMap(([key, value]) => [...templatesOf(value, path === '' ? key : `${path}.${key}`)]),
  );
}
