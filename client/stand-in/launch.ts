/** How to start an agent: `agent.launch` next to this program, in the form that `../README.md` describes. */
import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { DaypassError } from '../../main/base/errors.ts';

/** @throws DaypassError agent-unreachable */
export function launchLine(headless: boolean): [program: string, ...args: string[]] {
  const folder = dirname(__filename);
  const path = join(folder, 'agent.launch');
  const missing = (what: string) => new DaypassError('agent-unreachable', what, { next: 'Install Daypass again.' });
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    throw missing(`${path} can't be read.`);
  }
  const lines = text.split(/\r?\n/).map((line) => line.split('\t'));
  const kinds = !headless && hasDisplay() ? ['desktop', 'headless'] : ['headless'];
  for (const kind of kinds) {
    const [, program, ...args] = lines.find(([first]) => first === kind) ?? [];
    const absolute = (word: string) => (/^\.\.?\//.test(word) ? resolve(folder, word) : word);
    if (program) return [absolute(program), ...args.map(absolute)];
  }
  throw missing(`${path} does not say how to start an agent.`);
}

function hasDisplay(): boolean {
  const { DISPLAY, WAYLAND_DISPLAY, SSH_CONNECTION } = process.env;
  if (process.platform === 'darwin' || process.platform === 'win32') return !SSH_CONNECTION;
  return Boolean(DISPLAY || WAYLAND_DISPLAY);
}
