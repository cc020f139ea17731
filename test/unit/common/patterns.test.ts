import { describe, expect, it } from 'vitest';
import {
  isLoginSession,
  isLoopback,
  isPageAddress,
  isRegion,
  isRoleArn,
  partsOfLoginSession,
  partsOfRoleArn,
} from '../../../common/patterns.ts';

describe('patterns', () => {
  it.each(['eu-west-1', 'us-gov-east-1', 'cn-northwest-1', 'us-isob-east-1', 'eusc-de-east-1', 'ap-southeast-12'])(
    'takes %s for a region',
    (text) => expect(isRegion(text)).toBe(true),
  );

  it.each(['', 'eu-west', 'eu-west-1.evil.example', 'EU-WEST-1', 'eu-west-1\n', 'westeurope-1', 'eu--west-1'])(
    'takes %j for none',
    (text) => expect(isRegion(text)).toBe(false),
  );

  it.each(['http://localhost:1', 'http://127.0.0.1/x', 'http://[::1]:80/', 'https://login.example.com/a'])(
    'lets a sign-in page be at %s',
    (address) => expect(isPageAddress(address)).toBe(true),
  );

  it.each([
    'http://login.example.com',
    'http://localhost.example.com',
    'http://127.example.com',
    'https://ann:secret@login.example.com',
    'javascript:alert(1)',
    'file:///etc/passwd',
    'login.example.com',
  ])('lets none be at %s', (address) => expect(isPageAddress(address)).toBe(false));

  it('knows this machine by every form that an address has of it', () => {
    for (const host of ['127.1', '0x7f000001', '2130706433'])
      expect(isLoopback(new URL(`http://${host}`).hostname)).toBe(true);
    for (const host of ['128.0.0.1', '127.0.0.1.example.com', '[::2]']) expect(isLoopback(host)).toBe(false);
  });

  it('leaves the path of a role out of its name', () => {
    const arn = 'arn:aws-us-gov:iam::111122223333:role/team/one/Deploy';
    expect(isRoleArn(arn)).toBe(true);
    expect(partsOfRoleArn(arn)).toEqual({ account: '111122223333', role: 'Deploy' });
    expect(partsOfRoleArn('arn:aws:iam::111122223333:user/ann')).toEqual({ account: '', role: '' });
  });

  it.each([
    ['arn:aws:iam::444455556666:user/team/me', { account: '444455556666', resource: 'user/team/me' }],
    [
      'arn:aws-cn:sts::444455556666:assumed-role/Admin/me',
      { account: '444455556666', resource: 'assumed-role/Admin/me' },
    ],
    ['arn:aws:iam::444455556666:root', { account: '444455556666', resource: 'root' }],
    ['arn:aws:s3:::bucket', { account: '', resource: '' }],
    ['arn:aws:iam::4444:user/me', { account: '', resource: '' }],
  ])('knows who signs in to the console by an ARN: %s', (arn, parts) => {
    expect(isLoginSession(arn)).toBe(parts.account !== '');
    expect(partsOfLoginSession(arn)).toEqual(parts);
  });
});
