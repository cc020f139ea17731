import { beforeEach, describe, expect, it } from 'vitest';
import { SignIns } from '../../../../main/agent/sessions/sign-ins.ts';
import { DaypassError } from '../../../../main/base/errors.ts';
import { Secret } from '../../../../main/base/secret.ts';
import type { SignInRequest } from '../../../../main/sources/source.ts';
import { FakeClock, settle } from '../../../support/agent/fake-clock.ts';
import { deferred, FakeSource } from '../../../support/agent/fake-source.ts';
import { silentLog } from '../../../support/agent/silent-log.ts';

const DEVICE = {
  step: 'device',
  userCode: 'ABCD-EFGH',
  url: 'https://device.example',
  urlWithCode: 'https://device.example/?user_code=ABCD-EFGH',
  expiresAt: 1,
} as const;

describe('sign-ins', () => {
  let clock: FakeClock;
  let source: FakeSource;
  let signIns: SignIns;
  let gate: ReturnType<typeof deferred<void>>;

  const whenAborted = (request: SignInRequest) =>
    new Promise<void>((_, reject) => request.signal.addEventListener('abort', () => reject(request.signal.reason)));

  beforeEach(() => {
    clock = new FakeClock();
    source = new FakeSource('acme', clock);
    signIns = new SignIns({ clock, log: silentLog, openWindow: () => undefined });
    gate = deferred();
    source.onSignIn = async (request) => {
      request.report(DEVICE);
      await Promise.race([gate.promise, whenAborted(request)]);
    };
  });

  it('shows the step that it is at, and nothing once it is done', async () => {
    const { done } = signIns.start(source, { method: 'device' });
    expect(signIns.view('acme')).toEqual({ status: 'running', method: 'device', step: DEVICE });
    gate.resolve();
    await done;
    expect(signIns.view('acme')).toBeNull();
  });

  it('lets a second person at the same session join the first one’s sign-in', async () => {
    const first = signIns.start(source, { method: 'device' });
    const second = signIns.start(source, { method: 'device' });
    expect([first.started, second.started]).toEqual([true, false]);
    gate.resolve();
    await Promise.all([first.done, second.done]);
    expect(source.signIns).toHaveLength(1);
  });

  it('opens the address once, with the code in it, and only where it may', async () => {
    const opened: string[] = [];
    const open = async (url: string) => void opened.push(url);
    source.onSignIn = async (request) => {
      request.report(DEVICE);
      request.report({ step: 'slow-network', expiresAt: 1 });
      request.report(DEVICE);
    };
    await signIns.start(source, { method: 'device', open }).done;
    await signIns.start(source, { method: 'device' }).done;
    expect(opened).toEqual([DEVICE.urlWithCode]);
  });

  it('survives a browser that can’t be opened', async () => {
    const open = async () => {
      throw new DaypassError('browser-failed', 'No browser.');
    };
    const { done } = signIns.start(source, { method: 'device', open });
    gate.resolve();
    await expect(done).resolves.toBeUndefined();
  });

  it('replaces a sign-in by another method, whose end does not show in the new one', async () => {
    const first = signIns.start(source, { method: 'device' });
    const failed = expect(first.done).rejects.toMatchObject({ code: 'cancelled' });
    const second = signIns.start(source, { method: 'browser' });
    await failed;
    await settle();
    expect(signIns.view('acme')).toMatchObject({ status: 'running', method: 'browser' });
    gate.resolve();
    await second.done;
    expect(source.signIns).toHaveLength(2);
  });

  it('keeps the reason of a failure on view until the next one starts', async () => {
    source.onSignIn = async () => {
      throw new DaypassError('sign-in-denied', 'The sign-in was denied.');
    };
    await expect(signIns.start(source, { method: 'device' }).done).rejects.toMatchObject({ code: 'sign-in-denied' });
    expect(signIns.view('acme')).toMatchObject({ status: 'failed', error: { code: 'sign-in-denied' } });
    signIns.clear('acme');
    expect(signIns.view('acme')).toBeNull();
  });

  it('shows nothing after a cancelled one', async () => {
    const { done } = signIns.start(source, { method: 'device' });
    signIns.cancel('acme');
    await expect(done).rejects.toMatchObject({ code: 'cancelled' });
    await settle();
    expect(signIns.view('acme')).toBeNull();
  });

  describe('a question', () => {
    const ask = async (request: SignInRequest) => {
      const answer = await request.ask({ step: 'mfa', serial: 'arn:mfa', expiresAt: clock.now() + 60_000 });
      answers.push(answer.expose());
      request.report({ step: 'starting' });
    };
    let answers: string[];

    beforeEach(() => {
      answers = [];
      source.onSignIn = ask;
    });

    it('is shown, takes one answer, and no other', async () => {
      const { done } = signIns.start(source, { method: 'device' });
      expect(signIns.view('acme')).toMatchObject({ step: { step: 'mfa', serial: 'arn:mfa' } });
      signIns.answer('acme', new Secret('123456'));
      expect(() => signIns.answer('acme', new Secret('654321'))).toThrow('waits for no answer');
      await done;
      expect(answers).toEqual(['123456']);
      expect(clock.delays).toEqual([]);
    });

    it('ends with its time, and with the sign-in', async () => {
      const late = signIns.start(source, { method: 'device' }).done;
      const ended = expect(late).rejects.toMatchObject({ code: 'sign-in-expired' });
      await clock.advance(60_000);
      await ended;
      const cancelled = signIns.start(source, { method: 'device' }).done;
      signIns.cancel('acme');
      await expect(cancelled).rejects.toMatchObject({ code: 'cancelled' });
      expect(() => signIns.answer('acme', new Secret('1'))).toThrow('waits for no answer');
    });
  });
});
