import { expect, it } from 'vitest';
import { answeredCredentials } from '../../../main/sources/answer.ts';

const WHOLE = {
  AccessKeyId: 'ASIAEXAMPLE',
  SecretAccessKey: 'secret',
  SessionToken: 'token',
  Expiration: new Date(1_700_000_000_000),
};

it('takes the credentials of an answer that has all of them', () => {
  const { accessKeyId, secretAccessKey, sessionToken, expiresAt } = answeredCredentials(WHOLE);
  expect([accessKeyId, secretAccessKey.expose(), sessionToken.expose(), expiresAt]).toEqual([
    'ASIAEXAMPLE',
    'secret',
    'token',
    1_700_000_000_000,
  ]);
});

it.each([
  ['no answer', undefined],
  ['no key', { ...WHOLE, AccessKeyId: '' }],
  ['no token', { ...WHOLE, SessionToken: undefined }],
  ['a time that is none', { ...WHOLE, Expiration: new Date('soon') }],
])('refuses %s', (_what, answer) => {
  expect(() => answeredCredentials(answer)).toThrow(expect.objectContaining({ code: 'aws-failed' }));
});
