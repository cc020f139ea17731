/** Texts that nothing shows: they are translated all the same. */
import { isForms } from '../../common/texts.ts';
import { en as desktop } from '../../main/desktop/strings/en.ts';
import { en as window } from '../../renderer/strings/en.ts';

/** Where the code is that shows the texts of each part. */
const SHOWN_BY = {
  window: ['renderer/', 'common/', 'preload/'],
  desktop: ['main/', 'common/', 'preload/', 'renderer/'],
};
/** The texts themselves, in whichever language. */
const TEXTS = /strings\/en(?:\/|\.ts$)|-en\.ts$/;

interface Source {
  readonly id: string;
  readonly text: string;
}

/** @param sources components, HTML, and what makes either @returns one sentence for each text */
export function findUnusedTexts(sources: readonly Source[], texts = { window, desktop } as const): string[] {
  return (['window', 'desktop'] as const).flatMap((part) => {
    const own = sources.filter(({ id }) => SHOWN_BY[part].some((room) => id.startsWith(room)) && !TEXTS.test(id));
    const code = own.map(({ text }) => text).join('\n');
    return pathsOf(texts[part])
      .filter((path) => !isShown(path, code))
      .map((path) => `The text ${part}.${path.join('.')} is shown nowhere.`);
  });
}

function pathsOf(texts: object, above: readonly string[] = []): string[][] {
  return Object.entries(texts).flatMap(([key, text]) =>
    typeof text === 'string' || isForms(text) ? [[...above, key]] : pathsOf(text, [...above, key]),
  );
}

/** By its own name, or by a value where a group inside of another is looked up as a whole. */
function isShown(path: readonly string[], code: string): boolean {
  const [key = '', group = ''] = [path.at(-1), path.at(-2)];
  if (new RegExp(`\\.${key}(?![\\w-])|(['"\`])${key}\\1|${takenOut(key)}`).test(code)) return true;
  return path.length > 2 && new RegExp(`\\.${group}(?![\\w.-])|${takenOut(group)}`).test(code);
}

/** `const { key } = …`, under another name too. */
function takenOut(key: string): string {
  return `[{,]\\s*${key}\\s*[,}:]`;
}
