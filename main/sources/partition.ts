/** Host names of the sign-in service in AWS's partitions, as botocore's `partitions.json` has them. */

const SUFFIXES: readonly (readonly [region: RegExp, suffix: string])[] = [
  [/^cn-/, 'amazonaws.com.cn'],
  [/^eusc-/, 'amazonaws.eu'],
  [/./, 'amazonaws.com'],
];

/** `https://oidc.eu-west-1.amazonaws.com`: where the authorization endpoint of a region is. */
export function oidcOrigin(region: string): string {
  const suffix = SUFFIXES.find(([pattern]) => pattern.test(region))?.[1] ?? 'amazonaws.com';
  return `https://oidc.${region}.${suffix}`;
}
