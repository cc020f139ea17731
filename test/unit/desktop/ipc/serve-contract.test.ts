import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { DaypassError } from '../../../../main/base/errors.ts';
import {
  type Channels,
  type Sender,
  type SenderFrame,
  serveOn,
  tell,
} from '../../../../main/desktop/ipc/serve-contract.ts';
import { asText, requestChannel } from '../../../../preload/contracts/contract.ts';
import { silentLog } from '../../../support/agent/silent-log.ts';

const CONTRACT = {
  name: 'test',
  requests: {
    double: { args: v.strictTuple([v.number()]), answer: v.object({ twice: v.number() }) },
    fail: { args: v.strictTuple([]), answer: v.void() },
  },
  events: { changed: v.object({ to: v.string() }) },
} as const;
const PAGE = 'daypass://app/index.html';

function open(answer: (number: number) => unknown = (number) => ({ twice: number * 2 })) {
  const listeners = new Map<string, Parameters<Channels['handle']>[1]>();
  const channels: Channels = {
    handle: (channel, listener) => void listeners.set(channel, listener),
    removeHandler: (channel) => void listeners.delete(channel),
  };
  const frame: SenderFrame = { url: PAGE };
  const sender: Sender = { mainFrame: frame };
  const asked: number[] = [];
  const state: { contents: Sender | null } = { contents: sender };
  const served = serveOn(
    channels,
    CONTRACT,
    {
      double: (number) => {
        asked.push(number);
        return answer(number) as { twice: number };
      },
      fail: () => {
        throw new DaypassError('aws-unreachable', 'AWS is unreachable.', { next: 'Try again.' });
      },
    },
    { page: PAGE, contents: () => state.contents, log: silentLog, problem: (error) => error },
  );
  const ask = (
    name: 'double' | 'fail',
    args: unknown[],
    from: { sender?: Sender; senderFrame?: SenderFrame | null } = {},
  ) => {
    const listener = listeners.get(requestChannel(CONTRACT, name));
    return Promise.resolve(listener?.({ sender, senderFrame: frame, ...from }, ...args));
  };
  return { ask, asked, listeners, served, state, sender, frame };
}

describe('a contract that is served', () => {
  it('is answered to its page in its window', async () => {
    const { ask } = open();
    expect(await ask('double', [2])).toEqual({ ok: true, value: { twice: 4 } });
  });

  it('is answered to that page at any place in it', async () => {
    const { ask, frame, sender } = open();
    const place = { url: `${PAGE}?region=de-DE#settings` };
    Object.assign(sender, { mainFrame: place });
    expect(frame).not.toBe(place);
    expect(await ask('double', [2], { senderFrame: place })).toMatchObject({ ok: true });
  });

  it.each([
    ['another window, with the same page', { sender: { mainFrame: { url: PAGE } } }],
    ['a frame in the window', { senderFrame: { url: PAGE } }],
    ['a frame that is gone', { senderFrame: null }],
  ])('is not answered to %s, and nothing is done', async (_who, from) => {
    const { ask, asked } = open();
    await expect(ask('double', [2], from)).rejects.toThrow('Not allowed.');
    expect(asked).toEqual([]);
  });

  it.each([
    'daypass://app/prompt.html',
    'daypass://app/index.html.evil.example',
    'https://app/index.html',
    'data:text/html,hello',
    '',
  ])('is not answered to the window once it is at %j', async (url) => {
    const { ask, asked, sender } = open();
    const frame = { url };
    Object.assign(sender, { mainFrame: frame });
    await expect(ask('double', [2], { senderFrame: frame })).rejects.toThrow('Not allowed.');
    expect(asked).toEqual([]);
  });

  it('is not answered to a window that was closed', async () => {
    const { ask, state, asked } = open();
    state.contents = null;
    await expect(ask('double', [2])).rejects.toThrow('Not allowed.');
    expect(asked).toEqual([]);
  });

  it.each([[[]], [['2']], [[2, 3]], [[null]], [[{ valueOf: 2 }]]])(
    'refuses arguments that are not in it, %j, without repeating them',
    async (args) => {
      const { ask, asked } = open();
      expect(await ask('double', args)).toEqual({
        ok: false,
        error: expect.objectContaining({ code: 'usage', what: 'Invalid request from the window.' }),
      });
      expect(asked).toEqual([]);
    },
  );

  it('cuts an answer down to what is in it', async () => {
    const { ask } = open((number) => ({ twice: number * 2, secret: 'hunter2' }));
    expect(await ask('double', [1])).toEqual({ ok: true, value: { twice: 2 } });
  });

  it('gives no answer that is not in it, and says nothing of what it was', async () => {
    const { ask } = open(() => ({ secret: 'hunter2' }));
    const answer = await ask('double', [1]);
    expect(answer).toMatchObject({ ok: false, error: { code: 'unexpected' } });
    expect(JSON.stringify(answer)).not.toContain('hunter2');
  });

  it('says what went wrong with its code', async () => {
    expect(await open().ask('fail', [])).toEqual({
      ok: false,
      error: expect.objectContaining({ code: 'aws-unreachable', what: 'AWS is unreachable.', next: 'Try again.' }),
    });
  });

  it('is not served any more once it was disposed', async () => {
    const { listeners, served } = open();
    expect(listeners.size).toBe(2);
    await served.dispose();
    expect(listeners.size).toBe(0);
  });

  it('tells a page what is in it and nothing else', () => {
    const sent: unknown[] = [];
    const contents = {
      isDestroyed: () => false,
      send: (channel: string, payload: unknown) => sent.push([channel, payload]),
    };
    tell(contents, CONTRACT, 'changed', { to: 'here', secret: 'hunter2' } as { to: string });
    expect(sent).toEqual([['daypass:test:event:changed', { to: 'here' }]]);
    tell({ ...contents, isDestroyed: () => true }, CONTRACT, 'changed', { to: 'there' });
    expect(sent).toHaveLength(1);
  });

  it('tells a page what crosses as text in that form, and nothing that is not in it', () => {
    const sent: unknown[] = [];
    const contents = { isDestroyed: () => false, send: (_channel: string, payload: unknown) => sent.push(payload) };
    const contract = { name: 'test', requests: {}, events: { listed: asText(v.array(v.object({ to: v.string() }))) } };
    tell(contents, contract, 'listed', [{ to: 'here', secret: 'hunter2' } as { to: string }]);
    expect(sent).toEqual(['[{"to":"here"}]']);
    expect(() => tell(contents, contract, 'listed', [{ to: 1 }] as never)).toThrow();
    expect(sent).toHaveLength(1);
  });
});
