import { describe, expect, it } from 'vitest';
import { parseRegistry } from '../../../main/ecr/registry.ts';

describe('a container registry by its host name', () => {
  const account = '111122223333';
  const cases: readonly [server: string, region: string, endpoint: string][] = [
    [`${account}.dkr.ecr.eu-west-1.amazonaws.com`, 'eu-west-1', 'https://api.ecr.eu-west-1.amazonaws.com'],
    [`https://${account}.dkr.ecr.eu-west-1.amazonaws.com/v2/`, 'eu-west-1', 'https://api.ecr.eu-west-1.amazonaws.com'],
    [
      `${account}.dkr.ecr-fips.us-gov-west-1.amazonaws.com`,
      'us-gov-west-1',
      'https://ecr-fips.us-gov-west-1.amazonaws.com',
    ],
    [`${account}.dkr.ecr.cn-north-1.amazonaws.com.cn`, 'cn-north-1', 'https://api.ecr.cn-north-1.amazonaws.com.cn'],
    [`${account}.dkr.ecr.eusc-de-east-1.amazonaws.eu`, 'eusc-de-east-1', 'https://api.ecr.eusc-de-east-1.amazonaws.eu'],
    [`${account}.dkr.ecr.us-iso-east-1.c2s.ic.gov`, 'us-iso-east-1', 'https://api.ecr.us-iso-east-1.c2s.ic.gov'],
    [`${account}.dkr-ecr.us-west-2.on.aws\n`, 'us-west-2', 'https://api.ecr.us-west-2.amazonaws.com'],
  ];
  for (const [server, region, endpoint] of cases) {
    it(`knows ${server.trim()}`, () => {
      expect(parseRegistry(server)).toMatchObject({ account, region, endpoint, service: 'ecr' });
    });
  }

  it('knows the public gallery, which is of no account', () => {
    expect(parseRegistry('https://public.ecr.aws')).toMatchObject({ account: null, service: 'ecr-public' });
  });

  const others = [
    'ghcr.io',
    'https://index.docker.io/v1/',
    `${account}.dkr.ecr.eu-west-1.amazonaws.com.evil.example`,
    `evil.example/${account}.dkr.ecr.eu-west-1.amazonaws.com`,
    `1234.dkr.ecr.eu-west-1.amazonaws.com`,
    `${account}.dkr.ecr.eu-west-1.example.com`,
    '',
  ];
  for (const server of others) {
    it(`leaves ${server || 'nothing'} to others`, () => expect(parseRegistry(server)).toBeNull());
  }
});
