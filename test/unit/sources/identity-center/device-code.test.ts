import { describe, expect, it } from 'vitest';
import { readAnswer } from '../../../../main/sources/identity-center/device-flow.ts';

describe('the code of a sign-in', () => {
  const ANSWER = {
    deviceCode: 'device',
    userCode: 'ABCD-EFGH',
    verificationUri: 'https://device.sso.eu-west-1.amazonaws.com/',
    verificationUriComplete: 'https://device.sso.eu-west-1.amazonaws.com/?user_code=ABCD-EFGH',
    $metadata: {},
  };

  it('is taken as AWS gives it', () => {
    const { userCode, verificationUri: url, verificationUriComplete: urlWithCode } = ANSWER;
    expect(readAnswer(ANSWER, 0).step).toMatchObject({ step: 'device', userCode, url, urlWithCode });
  });

  it.each([
    { userCode: 'ABCD\u001b[2J' },
    { userCode: 'ABCD\u202eEFGH' },
    { verificationUri: 'https://example.com/\u001b]0;x\u0007' },
    { verificationUriComplete: 'https://example.com/\u009b2J' },
    { verificationUri: 'file:///etc/passwd' },
  ])('is refused where it can’t be shown or opened: %j', (part) => {
    expect(() => readAnswer({ ...ANSWER, ...part }, 0)).toThrow(expect.objectContaining({ code: 'aws-failed' }));
  });
});
