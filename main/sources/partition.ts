import { dnsSuffixOf } from '../base/dns-suffixes.ts';

/** `https://oidc.eu-west-1.amazonaws.com`: where the authorization endpoint of a region is. */
export function oidcOrigin(region: string): string {
  return `https://oidc.${region}.${dnsSuffixOf(region)}`;
}
