/** Host names of Amazon ECR (docs.aws.amazon.com/AmazonECR/latest/userguide/Registries.html), and the service behind each. */
import { REGION_SOURCE } from '../../common/patterns.ts';
import { DNS_SUFFIXES } from '../base/aws/dns-suffixes.ts';

export interface Registry {
  /** The host that images are pulled from. */
  readonly host: string;
  /** The account that it belongs to; null for the public gallery. */
  readonly account: string | null;
  readonly region: string;
  /** `https://api.ecr.eu-west-1.amazonaws.com` */
  readonly endpoint: string;
  readonly service: 'ecr' | 'ecr-public';
}

const PRIVATE = new RegExp(`^(\\d{12})\\.dkr\\.ecr(-fips)?\\.(${REGION_SOURCE})\\.([a-z0-9.-]+)$`);
/** The dual-stack form, for which AWS has another separator and another suffix. */
const DUAL_STACK = new RegExp(`^(\\d{12})\\.dkr-ecr(-fips)?\\.(${REGION_SOURCE})\\.on\\.aws$`);
const PUBLIC: Registry = {
  host: 'public.ecr.aws',
  account: null,
  region: 'us-east-1',
  endpoint: 'https://api.ecr-public.us-east-1.amazonaws.com',
  service: 'ecr-public',
};

/** The registry that Docker means by what it writes on the helper's stdin; null where it is none of ECR. */
export function parseRegistry(serverUrl: string): Registry | null {
  const host = serverUrl
    .trim()
    .replace(/^https?:\/\//, '')
    .replace(/[/:].*$/s, '')
    .toLowerCase();
  if (host === PUBLIC.host) return PUBLIC;
  const match = DUAL_STACK.exec(host) ?? PRIVATE.exec(host);
  if (!match) return null;
  const [, account = '', fips, region = '', suffix = 'amazonaws.com'] = match;
  if (!DNS_SUFFIXES.includes(suffix)) return null;
  return {
    host,
    account,
    region,
    endpoint: `https://${fips ? 'ecr-fips' : 'api.ecr'}.${region}.${suffix}`,
    service: 'ecr',
  };
}
