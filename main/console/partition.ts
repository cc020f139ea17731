/** Where the console and its sign-in are, in each of AWS's partitions. */
import { consoleHost, PARTITIONS, type PartitionName, partitionOfRegion, signInHost } from '../../common/partitions.ts';
import { isRegion } from '../../common/patterns.ts';
import { errorOfCase } from '../base/error-cases.ts';

/** Where each region has a sign-in host of its own that federation answers on, and hosts of the home region carry its name, too. */
const WITH_REGIONS: readonly PartitionName[] = ['aws', 'aws-eusc'];

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
  const partition = partitionOfRegion(region);
  const hasRegions = WITH_REGIONS.includes(partition.name);
  const withRegion = (host: string, of: string) => (of === partition.home && !hasRegions ? host : `${of}.${host}`);
  return {
    partition: partition.name,
    region,
    signin: hasRegions ? withRegion(signInHost(partition), region) : signInHost(partition),
    console: withRegion(consoleHost(partition), region),
    globalConsole: withRegion(consoleHost(partition), partition.home),
  };
}

/** Whether a page is one of the console, of this partition. */
export function isConsoleHost(host: string, partition: PartitionName): boolean {
  const named = PARTITIONS.find(({ name }) => name === partition);
  const own = named ? consoleHost(named) : '';
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
