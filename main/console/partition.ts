/** Where the console and its sign-in are, in each of AWS's partitions. */
import { isRegion } from '../../common/patterns.ts';
import { errorOfCase } from '../base/error-cases.ts';

export type PartitionName = 'aws' | 'aws-cn' | 'aws-us-gov' | 'aws-eusc';

interface Partition {
  readonly name: PartitionName;
  /** Prefix of the names of its regions; the first one that fits counts. */
  readonly regions: string;
  /** Where its global services live, and whose hosts have no region in front where `homeHasPrefix` is false. */
  readonly home: string;
  readonly signin: string;
  readonly console: string;
  /** Whether each region has a sign-in host of its own that federation answers on. */
  readonly regionalSignin: boolean;
  /** Whether the home region's hosts carry its name, as those of all others do. */
  readonly homeHasPrefix: boolean;
}

/**
 * Hosts: docs.aws.amazon.com/general/latest/gr/signin-service.html (aws), docs.amazonaws.cn "Endpoints" (aws-cn),
 * docs.aws.amazon.com/govcloud-us "Service endpoints" (aws-us-gov), docs.aws.eu "Service endpoints" (aws-eusc).
 */
const PARTITIONS: readonly Partition[] = [
  {
    name: 'aws-cn',
    regions: 'cn-',
    home: 'cn-north-1',
    signin: 'signin.amazonaws.cn',
    console: 'console.amazonaws.cn',
    regionalSignin: false,
    homeHasPrefix: false,
  },
  {
    name: 'aws-us-gov',
    regions: 'us-gov-',
    home: 'us-gov-west-1',
    signin: 'signin.amazonaws-us-gov.com',
    console: 'console.amazonaws-us-gov.com',
    regionalSignin: false,
    homeHasPrefix: false,
  },
  {
    name: 'aws-eusc',
    regions: 'eusc-',
    home: 'eusc-de-east-1',
    signin: 'signin.amazonaws-eusc.eu',
    console: 'console.amazonaws-eusc.eu',
    regionalSignin: true,
    homeHasPrefix: true,
  },
  {
    name: 'aws',
    regions: '',
    home: 'us-east-1',
    signin: 'signin.aws.amazon.com',
    console: 'console.aws.amazon.com',
    regionalSignin: true,
    homeHasPrefix: true,
  },
];

export interface ConsolePlace {
  readonly partition: PartitionName;
  readonly region: string;
  /** Host of the federation endpoint. */
  readonly signin: string;
  /** Host of the region's console. */
  readonly console: string;
  /** The same for services that have no region. */
  readonly globalConsole: string;
}

/** @throws DaypassError usage for what can't be a region. */
export function consolePlace(region: string): ConsolePlace {
  if (!isRegion(region)) {
    throw errorOfCase('region-invalid', { region }, undefined, { code: 'usage' });
  }
  const partition = PARTITIONS.find(({ regions }) => region.startsWith(regions)) as Partition;
  const withRegion = (host: string, of: string) =>
    of === partition.home && !partition.homeHasPrefix ? host : `${of}.${host}`;
  return {
    partition: partition.name,
    region,
    signin: partition.regionalSignin ? withRegion(partition.signin, region) : partition.signin,
    console: withRegion(partition.console, region),
    globalConsole: withRegion(partition.console, partition.home),
  };
}

/** Whether a page is one of the console, of this partition. */
export function isConsoleHost(host: string, partition: PartitionName): boolean {
  const own = PARTITIONS.find(({ name }) => name === partition)?.console ?? '';
  return host === own || host.endsWith(`.${own}`);
}

/** With multi-session support an address begins with the account and a label, which means nothing in any other browser. */
const SESSION_LABEL = /^\d{12}-[a-z0-9]+\./;

/** Whether a page was copied from a browser that has multi-session support switched on. */
export function isOfMultiSession(page: string): boolean {
  return SESSION_LABEL.test(parsed(page)?.hostname ?? '');
}

/** The page as every browser has it. */
export function withoutSessionLabel(url: URL): URL {
  const plain = new URL(url);
  plain.hostname = url.hostname.replace(SESSION_LABEL, '');
  return plain;
}

/** A page of some partition's console and the region that it shows; null for any other, the sign-in's included. */
export function consolePageOf(address: string): { readonly page: string; readonly region: string } | null {
  const shown = parsed(address);
  const url = shown && withoutSessionLabel(shown);
  const partition = PARTITIONS.find(({ name }) => url?.protocol === 'https:' && isConsoleHost(url.hostname, name));
  if (!url || !partition) return null;
  return { page: url.href, region: regionOfPage(address) ?? partition.home };
}

/** The region that a page's address names, after its question mark or in its host. */
export function regionOfPage(address: string): string | null {
  const url = parsed(address);
  const host = url ? withoutSessionLabel(url).hostname : '';
  const named = [/[?&]region=([a-z0-9-]+)/.exec(address)?.[1], /^([^.]+)\.console\./.exec(host)?.[1]];
  return named.find((text) => text !== undefined && isRegion(text)) ?? null;
}

function parsed(address: string): URL | null {
  try {
    return new URL(address);
  } catch {
    return null;
  }
}
