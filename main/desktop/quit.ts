/** Quitting by a person's hand: says once what stops working. `agent stop` and signals end the app without a question. */
import { dialog } from 'electron';
import type { Agent } from '../agent/agent.ts';
import type { Strings } from './strings/index.ts';

export interface QuitParts {
  readonly agent: Agent;
  readonly strings: () => Strings;
  /** How many console windows would close. */
  readonly consoles: () => number;
  readonly quit: () => void;
}

/** @returns what a Quit item calls. A second call while the question is open changes nothing. */
export function askToQuit({ agent, strings, consoles, quit }: QuitParts): () => void {
  let isAsking = false;
  const ask = async () => {
    const words = strings().quit;
    const open = consoles();
    const detail = open > 0 ? `${words.consoles(open)} ${words.detail}` : words.detail;
    const { response, checkboxChecked } = await dialog.showMessageBox({
      type: 'question',
      message: words.question,
      detail,
      buttons: [words.yes, words.no],
      defaultId: 0,
      cancelId: 1,
      noLink: true,
      checkboxLabel: words.never,
    });
    if (response !== 0) return;
    if (checkboxChecked) await agent.settings.update(() => ({ askBeforeQuit: false })).catch(() => undefined);
    quit();
  };
  return () => {
    if (isAsking) return;
    if (!agent.settings.get().askBeforeQuit) return quit();
    isAsking = true;
    void ask().finally(() => {
      isAsking = false;
    });
  };
}
