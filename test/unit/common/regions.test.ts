import { describe, expect, it } from 'vitest';
import { isRegion } from '../../../common/patterns.ts';
import { regionName, regionsAround } from '../../../common/regions.ts';

describe('regions', () => {
  it('have the names that AWS gives them, and none where they are not known', () => {
    expect(regionName('eu-central-1')).toBe('Europe (Frankfurt)');
    expect(regionName('eu-central-9')).toBeNull();
    expect(regionName('constructor')).toBeNull();
  });

  it('are offered for the partition of the usual one, which comes first, and those used last after it', () => {
    const offered = regionsAround('eu-west-1', ['ap-south-1', 'cn-north-1', 'eu-west-1', 'xx-new-1']);
    expect(offered.slice(0, 4)).toEqual(['eu-west-1', 'ap-south-1', 'xx-new-1', 'us-east-1']);
    expect(new Set(offered).size).toBe(offered.length);
    expect(offered).not.toContain('cn-north-1');
    expect(regionsAround('cn-northwest-1', ['eu-west-1'])).toEqual(['cn-northwest-1', 'cn-north-1']);
    expect(regionsAround('us-gov-west-1', [])).toEqual(['us-gov-west-1', 'us-gov-east-1']);
    expect(regionsAround('us-iso-east-1', [])).toEqual(['us-iso-east-1']);
  });

  it('are all codes as the pattern has them', () => {
    for (const usual of ['us-east-1', 'cn-north-1', 'us-gov-east-1', 'eusc-de-east-1']) {
      for (const region of regionsAround(usual, [])) expect(isRegion(region)).toBe(true);
    }
    expect(regionsAround('', []).every(isRegion)).toBe(true);
    expect(regionsAround('', [])).toEqual(expect.arrayContaining(['us-east-1', 'cn-north-1', 'us-gov-west-1']));
  });
});
