/** The one module that touches `ipcMain`. A question is answered only if our own page asks and the contract has it. */
import { ipcMain, type WebContents, type WebFrameMain } from 'electron';
import * as v from 'valibot';
import {
  type AnswerOf,
  type ArgsOf,
  EVENTS,
  type EventName,
  eventChannel,
  type PayloadOf,
  REQUESTS,
  type RequestName,
  type Result,
  requestChannel,
} from '../../../preload/contract.ts';
import type { Disposable } from '../../base/disposable.ts';
import { asDaypassError, DaypassError } from '../../base/errors.ts';
import type { Log } from '../../platform/log.ts';
import type { Strings } from '../strings/index.ts';
import { isOwnPage } from '../windows/scheme.ts';
import { windowProblem } from './window-view.ts';

export type Handlers = {
  readonly [Name in RequestName]: (...args: ArgsOf<Name>) => AnswerOf<Name> | Promise<AnswerOf<Name>>;
};

export interface IpcParts {
  /** Whether these are the contents of a window of ours. */
  readonly isOwn: (contents: WebContents) => boolean;
  readonly strings: () => Strings;
  readonly log: Log;
}

/** Registers every request of the contract. */
export function registerRequests(handlers: Handlers, { isOwn, strings, log }: IpcParts): Disposable {
  const names = Object.keys(REQUESTS) as RequestName[];
  for (const name of names) {
    ipcMain.handle(requestChannel(name), async ({ sender, senderFrame }, ...args: unknown[]) => {
      if (!isOwn(sender) || !isTrusted(senderFrame, sender)) {
        log.warn('A page that is not ours asked for something.', { name });
        throw new Error('Not allowed.');
      }
      return answer(name, handlers[name] as (...args: unknown[]) => unknown, args, { strings, log });
    });
  }
  return {
    dispose() {
      for (const name of names) ipcMain.removeHandler(requestChannel(name));
    },
  };
}

/** Tells a window, in the form that the contract gives. */
export function tell<Name extends EventName>(contents: WebContents, name: Name, payload: PayloadOf<Name>): void {
  if (!contents.isDestroyed()) contents.send(eventChannel(name), v.parse(EVENTS[name], payload));
}

/** Only the page itself, not a frame in it. */
function isTrusted(frame: WebFrameMain | null, sender: WebContents): boolean {
  return frame !== null && frame === sender.mainFrame && isOwnPage(frame.url);
}

/** Exported for tests: what a question is worth once the asker is known. */
export async function answer(
  name: RequestName,
  handler: (...args: unknown[]) => unknown,
  args: readonly unknown[],
  { strings, log }: Pick<IpcParts, 'strings' | 'log'>,
): Promise<Result<unknown>> {
  const parsed = v.safeParse(REQUESTS[name].args, args);
  try {
    if (!parsed.success) throw new DaypassError('usage', 'The window asked for something that makes no sense.');
    const value = v.parse(REQUESTS[name].answer, await handler(...parsed.output));
    return { ok: true, value };
  } catch (cause) {
    const error = asDaypassError(cause);
    if (error.code === 'unexpected') log.error('A request of the window failed.', { name, error });
    return { ok: false, error: windowProblem(error.toJSON(), strings()) };
  }
}
