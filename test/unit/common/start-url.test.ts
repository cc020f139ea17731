import { describe, expect, it } from 'vitest';
import { readStartUrl } from '../../../common/start-url.ts';
import { parseStartUrl } from '../../../main/aws-files/start-url.ts';

const url = (typed: string) => {
  const read = readStartUrl(typed);
  return read.problem ?? read.url;
};

describe('a start URL that is typed or pasted', () => {
  it.each([
    ['https://acme.awsapps.com/start', 'https://acme.awsapps.com/start'],
    ['https://acme.awsapps.com/start/', 'https://acme.awsapps.com/start'],
    ['  https://acme.awsapps.com/start#/  ', 'https://acme.awsapps.com/start'],
    ['https://acme.awsapps.com/start/#/?tab=accounts', 'https://acme.awsapps.com/start'],
    [
      'https://acme.awsapps.com/start/#/console?account_id=111122223333&role_name=Admin&destination=x',
      'https://acme.awsapps.com/start',
    ],
    ['https://acme.awsapps.com', 'https://acme.awsapps.com/start'],
    ['acme.awsapps.com/start', 'https://acme.awsapps.com/start'],
    ['d-1234567890', 'https://d-1234567890.awsapps.com/start'],
    ['https://d-1234567890.awsapps.com/start/#', 'https://d-1234567890.awsapps.com/start'],
    [
      'https://start.us-gov-west-1.us-gov-home.awsapps.com/directory/d-123#/',
      'https://start.us-gov-west-1.us-gov-home.awsapps.com/directory/d-123',
    ],
    ['https://start.us-gov-home.awsapps.com/directory/d-123', 'https://start.us-gov-home.awsapps.com/directory/d-123'],
    [
      'https://start.cn-north-1.home.awsapps.cn/directory/d-123/#/',
      'https://start.cn-north-1.home.awsapps.cn/directory/d-123',
    ],
    [
      'https://identitycenter.amazonaws.com/ssoins-1234567890abcdef/',
      'https://identitycenter.amazonaws.com/ssoins-1234567890abcdef',
    ],
    [
      'https://ssoins-1234567890abcdef.portal.eu-west-1.app.aws/',
      'https://ssoins-1234567890abcdef.portal.eu-west-1.app.aws',
    ],
    ['http://127.0.0.1:4000/start/#/', 'http://127.0.0.1:4000/start'],
  ])('%s is used as %s', (typed, used) => {
    expect(url(typed)).toBe(used);
    // What the window promises is what main writes.
    expect(parseStartUrl(used)).toBe(used);
  });

  it.each([
    ['', 'empty'],
    ['acme', 'notUrl'],
    ['acme start', 'notUrl'],
    ['http://acme.awsapps.com/start', 'notHttps'],
    ['ftp://acme.awsapps.com/start', 'notHttps'],
    ['https://me:secret@acme.awsapps.com/start', 'credentials'],
    ['https://eu-west-1.console.aws.amazon.com/s3/home', 'console'],
    ['https://console.amazonaws.cn/', 'console'],
    ['https://eusc-de-east-1.console.amazonaws-eusc.eu/s3/home', 'console'],
    ['https://eusc-de-east-1.signin.amazonaws-eusc.eu/', 'signin'],
    ['https://us-gov-west-1.signin.amazonaws-us-gov.com/', 'signin'],
    ['https://eu-west-1.signin.aws.amazon.com/platform/login', 'signin'],
    ['https://device.sso.eu-west-1.amazonaws.com/?user_code=ABCD-EFGH', 'signin'],
  ])('%s is refused: %s', (typed, problem) => {
    expect(url(typed)).toBe(problem);
  });

  it('tells region and name where the address has them', () => {
    expect(readStartUrl('https://acme.awsapps.com/start')).toMatchObject({ alias: 'acme', region: null });
    expect(readStartUrl('https://d-1234567890.awsapps.com/start')).toMatchObject({ alias: null });
    expect(readStartUrl('https://start.cn-north-1.home.awsapps.cn/directory/x')).toMatchObject({
      region: 'cn-north-1',
    });
    expect(readStartUrl('https://ssoins-12ab.portal.eu-west-1.app.aws')).toMatchObject({ region: 'eu-west-1' });
    expect(readStartUrl('https://ssoins-12ab.eu-west-1.portal.amazonaws.com/')).toMatchObject({
      region: 'eu-west-1',
      isKnown: true,
    });
  });

  it('lets an address through that none of AWS’s forms fits, and says that it is unusual', () => {
    expect(readStartUrl('https://sso.example.com/start')).toMatchObject({ problem: null, isKnown: false });
    expect(readStartUrl('https://acme.awsapps.com/start')).toMatchObject({ isKnown: true });
  });
});
