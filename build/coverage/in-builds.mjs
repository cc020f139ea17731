/** What a build for `npm run coverage` has more than another one: agents and clients that note what they run. */
import { join } from 'node:path';

const FOLDER = process.env.DAYPASS_COVERAGE;

/** In the files themselves, which tests copy. @type {'inline' | false} */
export const SOURCE_MAP = FOLDER ? 'inline' : false;

/** What an entry begins with. @param first what it begins with in any case */
export function collecting(first = '', folder = FOLDER) {
  if (!folder) return first;
  return `if (require(${JSON.stringify(join(folder, 'collect.cjs'))}).beginsAgain(module)) return;${first}`;
}
