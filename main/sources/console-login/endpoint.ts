/** Where AWS Sign-In is (endpoint rules of botocore's `signin` model). */
import { partitionOfRegion, signInHost } from '../../../common/partitions.ts';

/** `https://eu-west-1.signin.aws.amazon.com` */
export function signinOrigin(region: string): string {
  return `https://${region}.${signInHost(partitionOfRegion(region))}`;
}
