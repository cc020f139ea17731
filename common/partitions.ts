/**
 * AWS's partitions that people sign in to: once for the console, for sign-ins and for what a person pastes. Those of the US
 * intelligence community have DNS suffixes alone (`main/base/aws/dns-suffixes.ts`).
 */

export type PartitionName = 'aws' | 'aws-cn' | 'aws-us-gov' | 'aws-eusc';

export interface Partition {
  /** As written in ARNs. */
  readonly name: PartitionName;
  /** What the names of its regions begin with. */
  readonly regionPrefix: string;
  /** The region where its global services are. */
  readonly home: string;
  /** Domain of its console and its sign-in. */
  readonly site: string;
}

/**
 * Domains: docs.aws.amazon.com/general/latest/gr/signin-service.html (aws), docs.amazonaws.cn "Endpoints" (aws-cn),
 * docs.aws.amazon.com/govcloud-us "Service endpoints" (aws-us-gov), docs.aws.eu "Service endpoints" (aws-eusc).
 */
const AWS: Partition = { name: 'aws', regionPrefix: '', home: 'us-east-1', site: 'aws.amazon.com' };
export const PARTITIONS: readonly Partition[] = [
  { name: 'aws-cn', regionPrefix: 'cn-', home: 'cn-north-1', site: 'amazonaws.cn' },
  { name: 'aws-us-gov', regionPrefix: 'us-gov-', home: 'us-gov-west-1', site: 'amazonaws-us-gov.com' },
  { name: 'aws-eusc', regionPrefix: 'eusc-', home: 'eusc-de-east-1', site: 'amazonaws-eusc.eu' },
  AWS,
];

export function partitionOfRegion(region: string): Partition {
  return PARTITIONS.find(({ regionPrefix }) => region.startsWith(regionPrefix)) ?? AWS;
}

export function partitionOfArn(arn: string): Partition {
  return PARTITIONS.find(({ name }) => name === arn.split(':')[1]) ?? AWS;
}

/** Host of a partition's sign-in, without a region. */
export function signInHost({ site }: Partition): string {
  return `signin.${site}`;
}

/** Host of a partition's console, without a region. */
export function consoleHost({ site }: Partition): string {
  return `console.${site}`;
}
