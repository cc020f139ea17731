import { safeParse } from 'valibot';
import { describe, expect, it } from 'vitest';
import { pageOf, SignInAnswer, type SignInStep } from '../../../common/sign-in.ts';

const expiresAt = 1;
const url = 'https://device.example/';

/** Every step, by its name: a new one has to say here what its page is. */
const PAGES: { readonly [Step in SignInStep['step']]: readonly [Extract<SignInStep, { step: Step }>, unknown] } = {
  starting: [{ step: 'starting' }, null],
  device: [
    { step: 'device', userCode: 'ABCD', url, urlWithCode: `${url}?user_code=ABCD`, expiresAt },
    { url: `${url}?user_code=ABCD`, opensIn: 'browser' },
  ],
  browser: [
    { step: 'browser', url, expiresAt },
    { url, opensIn: 'browser' },
  ],
  code: [
    { step: 'code', url, expiresAt },
    { url, opensIn: 'browser' },
  ],
  window: [
    { step: 'window', url, expiresAt },
    { url, opensIn: 'window' },
  ],
  mfa: [{ step: 'mfa', serial: 'arn:aws:iam::111122223333:mfa/ann', expiresAt }, null],
  'slow-network': [{ step: 'slow-network', expiresAt }, null],
};

describe('a sign-in', () => {
  it.each(Object.entries(PAGES))('at the step %s says which page it is at', (_name, [step, page]) => {
    expect(pageOf(step)).toEqual(page);
  });

  it('takes the code of a console sign-in for an answer, and nothing without end', () => {
    const code = Buffer.from(`state=${crypto.randomUUID()}&code=${'x'.repeat(16)}`).toString('base64');
    expect(code.length).toBeGreaterThan(64);
    expect(safeParse(SignInAnswer, code).success).toBe(true);
    expect(safeParse(SignInAnswer, 'x'.repeat(8_193)).success).toBe(false);
    expect(safeParse(SignInAnswer, '').success).toBe(false);
  });
});
