/**
 * What a person's secrets pass through by their settings: the proxy, certificates that are trusted besides the usual ones, and
 * the program that shells with a role open in. Held like the rules about roles (`protection.ts`).
 */
import * as v from 'valibot';
import { isUsualTerminal } from '../platform/terminal.ts';

const text = v.pipe(v.string(), v.maxLength(1_000));

/** Each may be left out in what an earlier version has kept: what is set counts then. */
export const WAYS = {
  network: v.optional(v.object({ proxy: text, caBundle: v.nullable(text), caDigest: v.optional(v.nullable(text)) })),
  terminal: v.optional(v.nullable(text)),
};
const Ways = v.object(WAYS);
type Ways = v.InferOutput<typeof Ways>;
type NetworkWay = NonNullable<Ways['network']>;

/** Where they would go besides, or instead; null where that stays. */
export interface OtherWays {
  /** The proxy that requests would go through. */
  readonly proxy: string | null;
  /** The file of certificates that would be trusted, and what it holds (`bundleDigest`); null for nothing that can be used. */
  readonly caBundle: string | null;
  readonly caDigest: string | null;
  /** The program that terminals would open in. */
  readonly terminal: string | null;
}

/** The environment's proxy, none at all and AWS's own certificates are no one's choice; every other way is. */
const isChosen = (proxy: string) => proxy !== 'auto' && proxy !== 'none';

export function otherWays(held: Ways, wanted: Ways): OtherWays {
  return { ...otherNetwork(held.network, wanted.network), terminal: otherTerminal(held.terminal, wanted.terminal) };
}

function otherNetwork(held: NetworkWay | undefined, wanted: NetworkWay | undefined): Omit<OtherWays, 'terminal'> {
  if (!held || !wanted) return { proxy: null, caBundle: null, caDigest: null };
  const { proxy, caBundle, caDigest = null } = wanted;
  const isOtherFile = caBundle !== held.caBundle || isOtherContent(held.caDigest, caDigest);
  return {
    proxy: isChosen(proxy) && proxy !== held.proxy ? proxy : null,
    caBundle: isOtherFile ? caBundle : null,
    caDigest: isOtherFile && caBundle !== null ? caDigest : null,
  };
}

/** A file that can't be read has no one trusted. */
function isOtherContent(held: string | null | undefined, wanted: string | null): boolean {
  return held !== undefined && wanted !== null && wanted !== held;
}

/** The terminals of desktops are started by their names without anyone's choice as well. */
function otherTerminal(held: string | null | undefined, wanted: string | null | undefined): string | null {
  if (held === undefined || !wanted || wanted === held || isUsualTerminal(wanted)) return null;
  return wanted;
}

/** As wanted, but for what the person has not agreed to. */
export function waysTogether(held: Ways, wanted: Ways): Ways {
  const { proxy, caBundle, terminal } = otherWays(held, wanted);
  return {
    terminal: terminal === null ? wanted.terminal : held.terminal,
    network:
      held.network && wanted.network
        ? {
            proxy: proxy === null ? wanted.network.proxy : held.network.proxy,
            ...(caBundle === null ? agreedFile(held.network, wanted.network) : fileOf(held.network)),
          }
        : (wanted.network ?? held.network),
  };
}

function agreedFile(held: NetworkWay, { caBundle, caDigest }: NetworkWay): Pick<NetworkWay, 'caBundle' | 'caDigest'> {
  // What was agreed to stays so while the file can't be read.
  return { caBundle, caDigest: caBundle === null ? null : (caDigest ?? held.caDigest) };
}

function fileOf({ caBundle, caDigest }: NetworkWay): Pick<NetworkWay, 'caBundle' | 'caDigest'> {
  return { caBundle, caDigest };
}

/** What is held once the person has agreed to other ways. */
export function waysWithout(held: Ways, less: OtherWays): Ways {
  const { network } = held;
  return {
    terminal: less.terminal ?? held.terminal,
    network: network && {
      proxy: less.proxy ?? network.proxy,
      ...(less.caBundle === null ? fileOf(network) : { caBundle: less.caBundle, caDigest: less.caDigest }),
    },
  };
}

/** Whether what the person agreed to is all that is different. */
export function coversWays(agreed: OtherWays, less: OtherWays): boolean {
  const isSameFile = less.caBundle === agreed.caBundle && less.caDigest === agreed.caDigest;
  return (
    (less.proxy === null || less.proxy === agreed.proxy) &&
    (less.caBundle === null || isSameFile) &&
    (less.terminal === null || less.terminal === agreed.terminal)
  );
}
