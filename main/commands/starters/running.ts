/** Programs that have one which runs already, with an environment of its own, start what they are told to: refused where they would. */

import { readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join, resolve } from 'node:path';
import type { CommandContext } from '../framework/command.ts';
import { has, type ProgramWords, valuesOf, wordsOf } from './options.ts';
import { handedOver, type Starter } from './refusals.ts';
import { SHELL_INSIDE } from './terminals.ts';

/** tmux(1): those that start nothing, unless there is a command of a shell in their words. */
const TMUX_QUIET =
  /^(?:ls[a-z]*|list-[a-z-]+|kill[pw]?|kill-[a-z-]+|has(?:-[a-z]+)?|show[a-z]*|show-[a-z-]+|display(?:-message)?|capturep|capture-pane|saveb|save-buffer|rename[w]?|rename-[a-z]+|detach(?:-client)?|info|wait(?:-for)?)$/;
const TMUX_STARTS = /#\(|;$|^-[a-zA-Z]*E/;

const tmux: Starter = async (args, context, name) => {
  const words = wordsOf(args, { letters: 'cfLST' });
  if (has(words, 'V', 'h')) return null;
  const [command = ''] = words.operands;
  if (TMUX_QUIET.test(command) && !words.operands.some((word) => TMUX_STARTS.test(word))) return null;
  // A tmate that is told no socket makes one of its own.
  if (name === 'tmate' && !has(words, 'S')) return null;
  if (await isListening(tmuxSocket(words, context))) {
    throw handedOver('tmux', `Start one of its own with \`tmux -L NAME\`, or r${SHELL_INSIDE.slice(1)}`);
  }
  return null;
};

/** tmux(1): `-S` is a path, `-L` a name next to the usual one; inside tmux it is that one. */
function tmuxSocket(words: ProgramWords, { request: { env, cwd } }: CommandContext): string {
  const path = valuesOf(words, 'S').at(-1);
  if (path !== undefined) return resolve(cwd, path);
  const name = valuesOf(words, 'L').at(-1);
  const own = name === undefined ? env.TMUX?.split(',')[0] : undefined;
  return own || join(resolve(cwd, env.TMUX_TMPDIR || '/tmp'), `tmux-${process.getuid?.() ?? 0}`, name ?? 'default');
}

/** byobu(1) is one of two others, and joins a session that it finds. */
const byobu: Starter = async (args, context, name) => {
  const chosen = await readFile(join(context.request.env.HOME ?? '', '.byobu', 'backend'), 'utf8').catch(() => '');
  if (name === 'byobu-screen' || (name === 'byobu' && /screen/.test(chosen))) {
    throw handedOver('What byobu finds', 'Start one of its own: `daypass exec ROLE -- screen`.');
  }
  return await tmux(args, context, name);
};

/** screen(1): a session that is named, or the one that this is inside of. */
const SCREEN_JOINS = /^-[^cehpsStT]*[rRxX]/;
const SCREEN_NEW = /^-(?:[^cehpsStT]*[mS]|ls|list|wipe|v)/;

const screen: Starter = (args, { request: { env } }) => {
  const options: string[] = [];
  for (let at = 0; at < args.length; at += 1) {
    const word = args[at] ?? '';
    if (word === '--' || !word.startsWith('-')) break;
    options.push(word);
    if (/^-[a-zA-Z]*[cehpsStT]$/.test(word)) at += 1;
  }
  const isInside = Boolean(env.STY) && !options.some((word) => SCREEN_NEW.test(word));
  if (isInside || options.some((word) => SCREEN_JOINS.test(word))) throw handedOver('The screen session', SHELL_INSIDE);
  return null;
};

/** dtach(1): the first word says what to do, the second where. */
const dtach: Starter = async ([mode = '', socket = ''], { request: { cwd } }, name) => {
  const joins = mode === '-a' || mode === '-p' || (mode === '-A' && (await isListening(resolve(cwd, socket))));
  if (joins) throw handedOver('The dtach session', `Start one of its own with \`${name} -c\`.`);
  return null;
};

const abduco: Starter = (args, _context, name) => {
  if (!has(wordsOf(args, { letters: 'e' }), 'a', 'A')) return null;
  throw handedOver('The abduco session', `Start one of its own with \`${name} -c\`.`);
};

const zellij: Starter = (args) => {
  const long = 'session config config-dir data-dir layout layout-string max-panes new-session-with-layout';
  const words = wordsOf(args, { letters: 'clns', long });
  const isTold = /^(?:ac|action|a|attach|e|edit|pipe|p|plugin|r|run|w|watch)$/.test(words.operands[0] ?? '');
  const isAdded = has(words, 'l', 'layout') && has(words, 's', 'session');
  if ((isTold || isAdded) && !has(words, 'h', 'help')) throw handedOver('The zellij session', SHELL_INSIDE);
  return null;
};

const emacsclient: Starter = (args) => {
  if (has(wordsOf(args, {}), 'V', 'version', 'H', 'help')) return null;
  throw handedOver('Emacs', 'Start one of its own: `daypass exec ROLE -- emacs`.');
};

/** footclient(1). */
const footclient: Starter = (args) => {
  const words = wordsOf(args, {
    letters: 'atTwWsdo',
    long: 'term title app-id window-size-pixels window-size-chars server-socket working-directory log-level override',
  });
  if (has(words, 'E', 'client-environment', 'h', 'help', 'v', 'version')) return null;
  throw handedOver('The foot server', 'Use `footclient -E`, which passes the variables on.');
};

export const RUNNING_STARTERS: Readonly<Record<string, Starter>> = {
  tmux,
  tmate: tmux,
  byobu,
  'byobu-tmux': byobu,
  'byobu-screen': byobu,
  screen,
  dtach,
  abduco,
  zellij,
  emacsclient,
  footclient,
};

function isListening(path: string): Promise<boolean> {
  return new Promise((done) => {
    const socket = connect(path);
    const end = (is: boolean) => {
      socket.destroy();
      done(is);
    };
    socket.once('connect', () => end(true)).once('error', () => end(false));
  });
}
