import { join } from 'node:path';

/** The folder of the repository. A program that was bundled, as the one that takes the screenshots is, is told where that is. */
export const ROOT = process.env.DAYPASS_ROOT ?? join(import.meta.dirname, '..', '..', '..');
