import { describe, expect, it } from 'vitest';
import { consolePageOf, regionOfPage } from '../../../main/console/partition.ts';

describe('the region of a page of the console', () => {
  it.each([
    ['https://console.aws.amazon.com/s3/home?region=eu-west-1', 'eu-west-1'],
    ['https://console.aws.amazon.com/go/view?a=b#/?region=eu-west-1', 'eu-west-1'],
    ['https://eu-central-1.console.aws.amazon.com/ec2/home', 'eu-central-1'],
    ['https://444455556666-abc123.eu-central-1.console.aws.amazon.com/ec2/home', 'eu-central-1'],
    ['https://us-gov-west-1.console.amazonaws-us-gov.com/ec2/home', 'us-gov-west-1'],
    ['https://console.aws.amazon.com/s3/home?region=nowhere', null],
    ['https://support.console.aws.amazon.com/support/home', null],
    ['no address', null],
  ])('is what its address names: %s', (address, region) => {
    expect(regionOfPage(address)).toBe(region);
  });

  it('is the usual one of its partition where the address names none', () => {
    expect(consolePageOf('https://console.amazonaws.cn/s3/home')).toMatchObject({ region: 'cn-north-1' });
    expect(consolePageOf('https://eu-west-1.console.aws.amazon.com/s3/home')).toMatchObject({ region: 'eu-west-1' });
    expect(consolePageOf('https://example.com/?region=eu-west-1')).toBeNull();
  });
});
