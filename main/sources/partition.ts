import { dnsSuffixOf } from '../base/aws/dns-suffixes.ts';

/** `https://oidc.eu-west-1.amazonaws.com`: where the authorization endpoint of a region is. */
export function oidcOrigin(region: string): string {
  return `https://oidc.${region}.${dnsSuffixOf(region)}`;
}

/** The region whose STS is asked where nothing is said: the first of the role's partition. */
export function stsRegionOf(roleArn: string): string {
  switch (roleArn.split(':')[1]) {
    case 'aws-cn':
      return 'cn-north-1';
    case 'aws-us-gov':
      return 'us-gov-west-1';
    case 'aws-eusc':
      return 'eusc-de-east-1';
    default:
      return 'us-east-1';
  }
}
