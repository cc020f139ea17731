import { describe, expect, it } from 'vitest';
import { arnOfRole } from '../../../main/desktop/role-arn.ts';

const assumed = (name: string, partition = 'aws') => `arn:${partition}:sts::111122223333:assumed-role/${name}/ann`;
const RESERVED = 'AWSReservedSSO_Admin_0123456789abcdef';

describe('the ARN of a role', () => {
  it.each([
    [
      'of a permission set has the region of its Identity Center',
      RESERVED,
      'eu-west-1',
      `aws-reserved/sso.amazonaws.com/eu-west-1/${RESERVED}`,
    ],
    ['of a permission set has none in us-east-1', RESERVED, 'us-east-1', `aws-reserved/sso.amazonaws.com/${RESERVED}`],
    ['of another role is its name', 'Deploy', null, 'Deploy'],
  ])('%s', (_what, name, region, path) => {
    expect(arnOfRole(assumed(name), region)).toBe(`arn:aws:iam::111122223333:role/${path}`);
  });

  it('keeps its partition, and stays what it is where it is none of an assumed role', () => {
    expect(arnOfRole(assumed('Deploy', 'aws-cn'), null)).toBe('arn:aws-cn:iam::111122223333:role/Deploy');
    expect(arnOfRole('arn:aws:iam::111122223333:user/ann', null)).toBe('arn:aws:iam::111122223333:user/ann');
  });
});
