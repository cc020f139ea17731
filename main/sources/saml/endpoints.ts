/**
 * Where AWS takes SAML responses, by partition
 * (docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_saml_assertions.html and
 * docs.aws.amazon.com/general/latest/gr/signin-service.html).
 */
import {
  PARTITIONS,
  type Partition,
  type PartitionName,
  partitionOfRegion,
  signInHost,
} from '../../../common/partitions.ts';
import { isRegion } from '../../../common/patterns.ts';

/** Names for AWS that an identity provider may give as the audience instead of an address. */
const AUDIENCES: Readonly<Record<PartitionName, readonly string[]>> = {
  aws: ['urn:amazon:webservices'],
  'aws-cn': ['urn:amazon:webservices:cn-north-1'],
  'aws-us-gov': ['urn:amazon:webservices:govcloud'],
  'aws-eusc': [],
};

/** What a response must be meant for. */
export interface SamlAudience {
  readonly partition: string;
  /** Whether this is an address of AWS for SAML responses: global or of a region, with or without a provider's id. */
  isEndpoint(url: string): boolean;
  isAudience(text: string): boolean;
}

export function samlAudience(region: string): SamlAudience {
  const partition = partitionOfRegion(region);
  const isEndpoint = (url: string) => isEndpointOf(partition, url);
  const isAudience = (text: string) => AUDIENCES[partition.name].includes(text) || isEndpoint(text);
  return { partition: partition.name, isEndpoint, isAudience };
}

function isEndpointOf(partition: Partition, text: string): boolean {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    return false;
  }
  const own = signInHost(partition);
  const prefix = url.hostname.endsWith(`.${own}`) ? url.hostname.slice(0, -own.length - 1) : null;
  const isHost = url.hostname === own || (prefix !== null && isRegion(prefix));
  const isPath = /^\/saml(\/acs\/[\w-]+)?$/.test(url.pathname);
  return url.protocol === 'https:' && url.port === '' && isHost && isPath;
}

/** Whether a page posts a SAML response here to sign in to AWS, in whatever partition. */
export function isSamlEndpoint(url: string): boolean {
  return PARTITIONS.some((partition) => isEndpointOf(partition, url));
}

/** A region of the partition that an address or a name for AWS belongs to; null for what is not AWS's. */
export function regionFor(endpointOrAudience: string): string | null {
  const partition = PARTITIONS.find(
    (one) => AUDIENCES[one.name].includes(endpointOrAudience) || isEndpointOf(one, endpointOrAudience),
  );
  return partition?.home ?? null;
}
