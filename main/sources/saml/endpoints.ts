/**
 * Where AWS takes SAML responses, by partition
 * (docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_saml_assertions.html and
 * docs.aws.amazon.com/general/latest/gr/signin-service.html).
 */
import { isRegion } from '../../../common/patterns.ts';

interface Partition {
  /** As written in ARNs. */
  readonly name: string;
  readonly regions: RegExp;
  /** One of them, as an example. */
  readonly home: string;
  readonly signInHost: string;
  /** Names for AWS that an identity provider may give as the audience instead of an address. */
  readonly audiences: readonly string[];
}

const PARTITIONS: readonly Partition[] = [
  {
    name: 'aws-us-gov',
    regions: /^us-gov-/,
    home: 'us-gov-west-1',
    signInHost: 'signin.amazonaws-us-gov.com',
    audiences: ['urn:amazon:webservices:govcloud'],
  },
  {
    name: 'aws-cn',
    regions: /^cn-/,
    home: 'cn-north-1',
    signInHost: 'signin.amazonaws.cn',
    audiences: ['urn:amazon:webservices:cn-north-1'],
  },
  {
    name: 'aws-eusc',
    regions: /^eusc-/,
    home: 'eusc-de-east-1',
    signInHost: 'signin.amazonaws-eusc.eu',
    audiences: [],
  },
  {
    name: 'aws',
    regions: /./,
    home: 'us-east-1',
    signInHost: 'signin.aws.amazon.com',
    audiences: ['urn:amazon:webservices'],
  },
];

/** What a response must be meant for. */
export interface SamlAudience {
  readonly partition: string;
  /** Whether this is an address of AWS for SAML responses: global or of a region, with or without a provider's id. */
  isEndpoint(url: string): boolean;
  isAudience(text: string): boolean;
}

export function samlAudience(region: string): SamlAudience {
  const partition = PARTITIONS.find(({ regions }) => regions.test(region)) as Partition;
  const isEndpoint = (url: string) => isEndpointOf(partition, url);
  const isAudience = (text: string) => partition.audiences.includes(text) || isEndpoint(text);
  return { partition: partition.name, isEndpoint, isAudience };
}

function isEndpointOf({ signInHost }: Partition, text: string): boolean {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    return false;
  }
  const prefix = url.hostname.endsWith(`.${signInHost}`) ? url.hostname.slice(0, -signInHost.length - 1) : null;
  const isHost = url.hostname === signInHost || (prefix !== null && isRegion(prefix));
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
    (one) => one.audiences.includes(endpointOrAudience) || isEndpointOf(one, endpointOrAudience),
  );
  return partition?.home ?? null;
}
