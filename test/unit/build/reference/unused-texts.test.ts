import { describe, expect, it } from 'vitest';
import { findUnusedTexts } from '../../../../build/reference/unused-texts.ts';
import { sourcesIn } from '../../../../build/scripts/checks/sources.mjs';
import { en as desktop } from '../../../../main/desktop/strings/en.ts';
import { en as window } from '../../../../renderer/strings/en.ts';

const sources = sourcesIn(undefined, ['renderer', 'main', 'common', 'preload'], /\.(?:tsx?|html)$/);

describe('the check of texts', () => {
  it('finds none that nothing shows', () => {
    expect(findUnusedTexts(sources)).toEqual([]);
  });

  it('refuses one that is planted, in the window or in main, at any depth', () => {
    const planted = {
      window: { ...window, planted: 'Planted', search: { ...window.search, gonePlanted: 'Gone' } },
      desktop: { ...desktop, notices: { ...desktop.notices, 'planted-notice': { other: '{n} planted' } } },
    };
    expect(findUnusedTexts(sources, planted)).toEqual([
      'The text window.search.gonePlanted is shown nowhere.',
      'The text window.planted is shown nowhere.',
      'The text desktop.notices.planted-notice is shown nowhere.',
    ]);
  });
});
