import { describe, expect, it } from 'vitest';
import { consoleNavigation } from '../../../../../main/desktop/windows/consoles/console-hosts.ts';

const SIGN_IN = 'https://eu-west-1.signin.aws.amazon.com/federation?Action=login';

describe('a console window', () => {
  it('goes to the console and its sign-in, in any region', () => {
    const may = consoleNavigation(SIGN_IN, undefined);
    expect(may('https://eu-west-1.console.aws.amazon.com/s3/home?region=eu-west-1')).toBe(true);
    expect(may('https://us-east-2.console.aws.amazon.com/ec2')).toBe(true);
    expect(may('https://signin.aws.amazon.com/oauth')).toBe(true);
    expect(may('https://health.aws.amazon.com/health/home')).toBe(true);
  });

  it('goes nowhere else: not to customers’ pages, look-alikes, other partitions, ports and protocols', () => {
    const may = consoleNavigation(SIGN_IN, undefined);
    for (const url of [
      'https://bucket.s3.amazonaws.com/page.html',
      'https://console.aws.amazon.com.evil.example/',
      'https://notaws.amazon.com/',
      'https://www.amazon.com/',
      'https://console.amazonaws.cn/',
      'http://console.aws.amazon.com/',
      'https://console.aws.amazon.com:8443/',
      'https://console.aws.amazon.com@evil.example/',
      'https://user@console.aws.amazon.com/',
      'file:///etc/passwd',
      'javascript:alert(1)',
      'daypass://app/index.html',
      'nonsense',
    ]) {
      expect.soft(may(url), url).toBe(false);
    }
  });

  it.each([
    ['https://signin.amazonaws.cn/federation', 'https://console.amazonaws.cn/s3'],
    ['https://signin.amazonaws-us-gov.com/federation', 'https://us-gov-east-1.console.amazonaws-us-gov.com/'],
    ['https://signin.amazonaws-eusc.eu/federation', 'https://eusc-de-east-1.console.amazonaws-eusc.eu/'],
  ])('signed in at %s, it stays in that partition', (first, page) => {
    const may = consoleNavigation(first, undefined);
    expect(may(page)).toBe(true);
    expect(may('https://eu-west-1.console.aws.amazon.com/')).toBe(false);
  });

  it('goes to the origin that stands in for AWS’s sign-in, and to no other', () => {
    const may = consoleNavigation('http://127.0.0.1:4000/federation', 'http://127.0.0.1:4000');
    expect(may('http://127.0.0.1:4000/console')).toBe(true);
    expect(may('http://127.0.0.1:4001/console')).toBe(false);
    expect(may('https://eu-west-1.console.aws.amazon.com/')).toBe(false);
  });
});
