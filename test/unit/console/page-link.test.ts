import { describe, expect, it } from 'vitest';
import { pageLink } from '../../../main/console/page-link.ts';

describe('the link of a console’s page', () => {
  it.each([
    'https://eu-west-1.console.aws.amazon.com/s3/buckets?region=eu-west-1#x',
    'https://console.amazonaws.cn/ec2/home?region=cn-north-1',
    'https://docs.aws.amazon.com/s3/?code=kept',
    'https://eu-west-1.console.aws.amazon.com/codesuite?code=kept&state=kept',
  ])('is its address: %s', (address) => {
    expect(pageLink(address)).toBe(address);
  });

  it('is without the label that one browser alone knows, and without what the sign-in left', () => {
    const page = 'eu-west-1.console.aws.amazon.com/s3/home?region=eu-west-1';
    expect(pageLink(`https://123456789012-abcdefgh.${page}&hashArgs=%23&isauthcode=true&state=s&code=c#here`)).toBe(
      `https://${page}#here`,
    );
  });

  it('is without it on the hosts that services have of their own', () => {
    expect(pageLink('https://health.aws.amazon.com/health/home?isauthcode=true&state=s&code=c&open=1#here')).toBe(
      'https://health.aws.amazon.com/health/home?open=1#here',
    );
  });

  it.each([
    'https://signin.aws.amazon.com/federation?Action=login&SigninToken=secret',
    'https://eu-west-1.signin.aws.amazon.com/oauth?code=secret',
    'https://signin-fips.amazonaws-us-gov.com/federation?SigninToken=secret',
    'http://eu-west-1.console.aws.amazon.com/',
    'https://user:secret@docs.aws.amazon.com/',
    'blob:https://eu-west-1.console.aws.amazon.com/0123',
    'data:text/html,x',
    'about:blank',
    '',
  ])('is none for what signs in, and for what only this browser has: %s', (address) => {
    expect(pageLink(address)).toBeNull();
  });
});
