import { describe, expect, it } from 'vitest';
import { destinationUrl } from '../../../main/console/destination.ts';
import { consolePlace } from '../../../main/console/partition.ts';
import { portalLink } from '../../../main/console/portal-link.ts';
import { findService, SERVICES, searchServices } from '../../../main/console/services.ts';

describe('hosts of the console', () => {
  it.each([
    ['eu-west-1', 'aws', 'eu-west-1.signin.aws.amazon.com', 'eu-west-1.console.aws.amazon.com'],
    ['us-east-1', 'aws', 'us-east-1.signin.aws.amazon.com', 'us-east-1.console.aws.amazon.com'],
    ['ap-southeast-7', 'aws', 'ap-southeast-7.signin.aws.amazon.com', 'ap-southeast-7.console.aws.amazon.com'],
    ['cn-north-1', 'aws-cn', 'signin.amazonaws.cn', 'console.amazonaws.cn'],
    ['cn-northwest-1', 'aws-cn', 'signin.amazonaws.cn', 'cn-northwest-1.console.amazonaws.cn'],
    ['us-gov-west-1', 'aws-us-gov', 'signin.amazonaws-us-gov.com', 'console.amazonaws-us-gov.com'],
    ['us-gov-east-1', 'aws-us-gov', 'signin.amazonaws-us-gov.com', 'us-gov-east-1.console.amazonaws-us-gov.com'],
    [
      'eusc-de-east-1',
      'aws-eusc',
      'eusc-de-east-1.signin.amazonaws-eusc.eu',
      'eusc-de-east-1.console.amazonaws-eusc.eu',
    ],
  ])('of %s are in %s', (region, partition, signin, host) => {
    expect(consolePlace(region)).toMatchObject({ partition, signin, console: host });
  });

  it.each(['', 'eu-west', 'EU-WEST-1', 'evil.example/', 'eu-west-1.evil.example', 'eu-west-1#', '../x-1', 'a-b-1 '])(
    'are not made from "%s"',
    (region) => {
      expect(() => consolePlace(region)).toThrow('is not a region');
    },
  );
});

describe('destinations', () => {
  it.each([
    ['s3', 'eu-west-1', 'https://eu-west-1.console.aws.amazon.com/s3/buckets?region=eu-west-1'],
    [undefined, 'eu-west-1', 'https://eu-west-1.console.aws.amazon.com/console/home?region=eu-west-1'],
    ['lambda', 'us-gov-west-1', 'https://console.amazonaws-us-gov.com/lambda/home?region=us-gov-west-1#/functions'],
    [
      'logs',
      'cn-northwest-1',
      'https://cn-northwest-1.console.amazonaws.cn/cloudwatch/home?region=cn-northwest-1#logsV2:log-groups',
    ],
    ['iam', 'eu-west-1', 'https://us-east-1.console.aws.amazon.com/iam/home'],
    ['iam', 'cn-northwest-1', 'https://console.amazonaws.cn/iam/home'],
    ['roles', 'us-gov-east-1', 'https://console.amazonaws-us-gov.com/iam/home#/roles'],
    ['ec2', 'eusc-de-east-1', 'https://eusc-de-east-1.console.amazonaws-eusc.eu/ec2/home?region=eusc-de-east-1#Home:'],
  ])('%s in %s', (service, region, url) => {
    expect(destinationUrl({ service, region })).toBe(url);
  });

  it('takes a page that somebody copied, if it is one of the console of this partition', () => {
    const page = 'https://eu-west-1.console.aws.amazon.com/ec2/home?region=eu-west-1#InstanceDetails:instanceId=i-1';
    expect(destinationUrl({ region: 'eu-west-1', page })).toBe(page);
    for (const other of [
      'https://evil.example/console.aws.amazon.com',
      'https://console.aws.amazon.com.evil.example/',
      'https://evilconsole.aws.amazon.com/',
      'https://console.aws.amazon.com@evil.example/',
      'https://user@console.aws.amazon.com/',
      'http://console.aws.amazon.com/',
      'https://console.amazonaws.cn/',
      'javascript:alert(1)',
      's3',
    ]) {
      expect(() => destinationUrl({ region: 'eu-west-1', page: other }), other).toThrow('not one of the AWS console');
    }
  });

  it('names the services that come closest where there is none of that name', () => {
    expect(() => destinationUrl({ service: 'lamda', region: 'eu-west-1' })).toThrow(
      expect.objectContaining({ code: 'no-service', next: 'Did you mean lambda?' }),
    );
    expect(() => destinationUrl({ service: 'dynamo table', region: 'eu-west-1' })).toThrow(
      expect.objectContaining({ next: 'Run `daypass console --services` to see them all.' }),
    );
    expect(() => destinationUrl({ service: 'cloudw', region: 'eu-west-1' })).toThrow(
      expect.objectContaining({ next: expect.stringContaining('cloudwatch') }),
    );
  });
});

describe('the catalogue of services', () => {
  it('has no two services under one name, and paths that stay on the console', () => {
    expect(SERVICES.length).toBeGreaterThan(120);
    const names = SERVICES.flatMap(({ id, name, aliases }) => [...new Set([id, name.toLowerCase()]), ...aliases]);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
    for (const { id, path } of SERVICES) {
      expect(id).toMatch(/^[a-z0-9-]+$/);
      expect(path).toMatch(/^[a-z0-9-]+(\/[a-z0-9-]+)*(#[A-Za-z0-9:/-]+)?$/);
    }
  });

  it('is searched by id, name and what people call it, best first, those used last before equals', () => {
    expect(searchServices('s3')[0]?.id).toBe('s3');
    expect(searchServices('k8s')[0]?.id).toBe('eks');
    expect(searchServices('log groups')[0]?.id).toBe('logs');
    expect(searchServices('kube').map(({ id }) => id)).toEqual(['eks']);
    expect(
      searchServices('')
        .slice(0, 2)
        .map(({ id }) => id),
    ).not.toEqual(['xray', 'kms']);
    expect(
      searchServices('', ['xray', 'kms'])
        .slice(0, 2)
        .map(({ id }) => id),
    ).toEqual(['xray', 'kms']);
    expect(searchServices('nothing like it')).toEqual([]);
  });

  it('knows the short names that other tools taught people', () => {
    for (const name of ['ddb', 'cfn', 'sfn', 'r53', 'cw', 'ct', 'gd', 'ssm', 'param', 'sso', 'acm', 'vpc', 'waf']) {
      expect(findService(name), name).toBeDefined();
    }
    expect(findService(' Step Functions ')?.id).toBe('stepfunctions');
  });
});

describe('the portal’s own link', () => {
  const role = { session: 'acme', account: '111122223333', role: 'Read Only+' };
  const destination = 'https://eu-west-1.console.aws.amazon.com/s3/buckets?region=eu-west-1';

  it.each([
    ['https://acme.awsapps.com/start', 'https://acme.awsapps.com/start/#/console?'],
    ['https://acme.awsapps.com/start/', 'https://acme.awsapps.com/start/#/console?'],
    ['https://acme.awsapps.com/start/#/?tab=accounts', 'https://acme.awsapps.com/start/#/console?'],
  ])('of %s names account, role and destination', (startUrl, beginning) => {
    const link = portalLink(startUrl, role, destination);
    expect(link).toBe(
      `${beginning}account_id=111122223333&role_name=Read%20Only%2B&destination=${encodeURIComponent(destination)}`,
    );
  });
});
