/** Quitting by a person's hand: says once what stops working. `agent stop` and signals end the app without a question. */
import { dialog } from 'electron';
import { inOneRun } from '../../common/texts.ts';
import type { Agent } from '../agent/agent.ts';
import type { Strings } from './strings/index.ts';

export interface QuitDependencies {
  readonly agent: Agent;
  readonly strings: () => Strings;
  /** How many console windows would close. */
  readonly consoles: () => number;
  /** How many downloads are not finished. */
  readonly downloads: () => number;
  /** How many windows have work in them that would be lost. */
  readonly unsaved: () => Promise<number>;
  readonly quit: () => void;
}

/** @returns what a Quit item calls. A second call while the question is open changes nothing. */
export function askToQuit({ agent, strings, consoles, downloads, unsaved, quit }: QuitDependencies): () => void {
  let isAsking = false;
  const ask = async () => {
    const words = strings().quit;
    const [open, coming, lost] = [consoles(), downloads(), await unsaved()];
    // A person who doesn't want to be asked doesn't want to lose work either.
    if (lost === 0 && coming === 0 && !agent.settings.get().askBeforeQuit) return quit();
    const told = [lost > 0 ? words.unsaved({ n: lost }) : '', coming > 0 ? words.downloads({ n: coming }) : ''];
    if (lost === 0 && open > 0) told.unshift(words.consoles({ n: open }));
    const detail = inOneRun(...told, words.detail);
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
    isAsking = true;
    void ask().finally(() => {
      isAsking = false;
    });
  };
}
