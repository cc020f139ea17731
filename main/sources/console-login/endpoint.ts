/** Where AWS Sign-In is, by partition (endpoint rules of botocore's `signin` model). */

const SUFFIXES: readonly (readonly [region: RegExp, suffix: string])[] = [
  [/^cn-/, 'signin.amazonaws.cn'],
  [/^us-gov-/, 'signin.amazonaws-us-gov.com'],
  [/^eusc-/, 'signin.amazonaws-eusc.eu'],
  [/./, 'signin.aws.amazon.com'],
];

/** `https://eu-west-1.signin.aws.amazon.com` */
export function signinOrigin(region: string): string {
  const suffix = SUFFIXES.find(([pattern]) => pattern.test(region))?.[1];
  return `https://${region}.${suffix}`;
}
