/**
 * The one way for a page to ask main for something. A question is answered only if the page that the contract is for asks, in
 * a window of ours and not in a frame; its arguments are what the contract says, and so is the answer.
 */
import * as v from 'valibot';
import {
  type Contract,
  type EventName,
  eventChannel,
  type HandlersOf,
  type Result,
  requestChannel,
  type ToldOf,
} from '../../../preload/contracts/contract.ts';
import type { Disposable } from '../../base/disposable.ts';
import { errorOfCase } from '../../base/error-cases.ts';
import { asDaypassError, type ErrorView } from '../../base/errors.ts';
import type { Log } from '../../platform/log.ts';

/** As much of Electron's `WebContents` and `WebFrameMain` as is looked at. */
export interface Sender {
  readonly mainFrame: SenderFrame;
}
export interface SenderFrame {
  readonly url: string;
}

/** As much of Electron's `ipcMain`. */
export interface Channels {
  handle(
    channel: string,
    listener: (
      event: { readonly sender: Sender; readonly senderFrame: SenderFrame | null },
      ...args: unknown[]
    ) => unknown,
  ): void;
  removeHandler(channel: string): void;
}

export interface Door {
  /** The page's address; what follows a `?` or a `#` is told to the page, and makes it no other one. */
  readonly page: string;
  /** The contents of the window that has the page, while there is one. */
  readonly contents: () => Sender | null;
  readonly log: Log;
  /** What went wrong, in the person's language. */
  readonly problem: (error: ErrorView) => ErrorView | { code: string; what: string; next: string };
}

/** @throws Error to a page that is not the contract's. */
export function serveOn<const C extends Contract>(
  channels: Channels,
  contract: C,
  handlers: HandlersOf<C>,
  door: Door,
): Disposable {
  const names = Object.keys(contract.requests);
  for (const name of names) {
    const handler = handlers[name as keyof typeof handlers] as (...args: unknown[]) => unknown;
    channels.handle(requestChannel(contract, name), async ({ sender, senderFrame }, ...args) => {
      if (!isOwn(sender, senderFrame, door)) {
        door.log.warn('A page that is not ours asked for something.', { contract: contract.name, name });
        throw new Error('Not allowed.');
      }
      return answer(contract, name, handler, args, door);
    });
  }
  return {
    dispose() {
      for (const name of names) channels.removeHandler(requestChannel(contract, name));
    },
  };
}

/** Only the page itself, not a frame in it, and not another page of ours. */
function isOwn(sender: Sender, frame: SenderFrame | null, { page, contents }: Door): boolean {
  const own = contents();
  return own !== null && sender === own && frame !== null && frame === own.mainFrame && placeless(frame.url) === page;
}

function placeless(url: string): string {
  return url.replace(/[?#].*$/s, '');
}

async function answer(
  contract: Contract,
  name: string,
  handler: (...args: unknown[]) => unknown,
  args: readonly unknown[],
  { log, problem }: Door,
): Promise<Result<unknown>> {
  const request = contract.requests[name];
  try {
    // What was sent is not repeated: a secret may be in it.
    const given = request ? v.safeParse(request.args, args) : null;
    if (!request || !given?.success) {
      throw errorOfCase('request-invalid', {});
    }
    return { ok: true, value: v.parse(request.answer, await handler(...(given.output as unknown[]))) };
  } catch (cause) {
    const error = asDaypassError(cause);
    if (error.code === 'unexpected')
      log.error('A request of a window failed.', { contract: contract.name, name, error });
    return { ok: false, error: problem(error.toJSON()) };
  }
}

/** Tells a page, in the form that the contract gives. */
export function tell<const C extends Contract, Name extends EventName<C>>(
  contents: { isDestroyed(): boolean; send(channel: string, payload: unknown): void },
  contract: C,
  name: Name,
  payload: ToldOf<C, Name>,
): void {
  const schema = contract.events[name];
  if (schema && !contents.isDestroyed()) contents.send(eventChannel(contract, name), v.parse(schema, payload));
}
