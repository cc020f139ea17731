/** Of each test file: what it ran is written down at its end, because Vitest ends its workers without telling them. */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { afterAll } from 'vitest';

const collector = join(process.env.DAYPASS_COVERAGE ?? '', 'collect.cjs');
const { collect } = createRequire(import.meta.url)(collector) as { collect(): () => void };

afterAll(collect());
