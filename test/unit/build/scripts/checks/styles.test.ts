import { describe, expect, it } from 'vitest';
import { findUnusedStyles, unusedStyles } from '../../../../../build/scripts/checks/styles.mjs';

const found = (sheet: string, page: string) =>
  unusedStyles([{ id: 'renderer/planted.css', text: sheet }], [{ id: 'renderer/planted.tsx', text: page }]);

describe('the check of styles', () => {
  it('finds none in the project that nothing needs', () => {
    expect(findUnusedStyles()).toEqual([]);
  });

  it.each([
    ['a class', '.row .gone:hover > b { color: red }', 'a style for .gone, which nothing is'],
    ['a class that begins like another', '.row-gone { color: red }', 'a style for .row-gone, which nothing is'],
    ['a class of a component that no page has', '.react-aria-Gone { color: red }', 'a style for .react-aria-Gone'],
    ['a variable', '.row { --gone: 1px }', 'sets --gone, which nothing reads'],
    ['an animation', '@keyframes gone { from { opacity: 0 } }', 'has the animation gone, which nothing is moved by'],
  ])('refuses %s', (_what, sheet, said) => {
    const page = '<p className="row"><Menu /></p>';
    expect(found(sheet, page)).toEqual([expect.stringContaining(said)]);
    expect(found(`/* ${sheet.replaceAll('*', '')} */`, page)).toEqual([]);
  });

  it('takes what is used', () => {
    const sheet =
      '.row.is-active, .react-aria-Menu { --gap: 1.5em; margin: var(--gap); animation: turn 1s }\n@keyframes turn { to { opacity: 0 } }';
    expect(found(sheet, "<Menu className={isActive ? 'row is-active' : 'row'} />")).toEqual([]);
  });
});
