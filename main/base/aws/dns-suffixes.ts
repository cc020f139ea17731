/** DNS suffixes of AWS's partitions, as botocore's `partitions.json` has them. */
export const DNS_SUFFIXES: readonly string[] = [
  'amazonaws.com',
  'amazonaws.com.cn',
  'amazonaws.eu',
  'c2s.ic.gov',
  'sc2s.sgov.gov',
  'cloud.adc-e.uk',
  'csp.hci.ic.gov',
];

/** The suffix of the partition that a region belongs to. */
export function dnsSuffixOf(region: string): string {
  return OTHERS.find(([pattern]) => pattern.test(region))?.[1] ?? 'amazonaws.com';
}

/** `https://oidc.eu-west-1.amazonaws.com`: where the authorization endpoint of a region is. */
export function oidcOrigin(region: string): string {
  return `https://oidc.${region}.${dnsSuffixOf(region)}`;
}

const OTHERS: readonly (readonly [RegExp, string])[] = [
  [/^cn-/, 'amazonaws.com.cn'],
  [/^eusc-/, 'amazonaws.eu'],
  [/^us-iso-/, 'c2s.ic.gov'],
  [/^us-isob-/, 'sc2s.sgov.gov'],
  [/^eu-isoe-/, 'cloud.adc-e.uk'],
  [/^us-isof-/, 'csp.hci.ic.gov'],
];
