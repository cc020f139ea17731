/** Makes a new input out of those that have led somewhere, as AFL and libFuzzer do: a few changes, most of them small. */
const MOST_CHANGES = 5;
const EDGES = [0, 1, 0x0a, 0x20, 0x22, 0x3c, 0x5b, 0x5d, 0x7b, 0x7f, 0x80, 0xff];
/** Values that programs trip over. */
const AWKWARD = [
  'null',
  'true',
  '[]',
  '{}',
  '""',
  '-1',
  '0',
  '1e999',
  '9007199254740993',
  '0.5',
  '"NaN"',
  '"__proto__"',
  '\\u0000',
  '\r\n',
  '\u2028',
  '\ufeff',
];

export interface Mutation {
  /** Between 0 and 1. */
  readonly random: () => number;
  /** Strings from the program's code. */
  readonly words: readonly string[];
  readonly maxBytes: number;
}

/** @param others what may be spliced in. */
export function mutate(input: Uint8Array, others: readonly Uint8Array[], mutation: Mutation): Uint8Array {
  const { random, maxBytes } = mutation;
  const below = (end: number) => Math.floor(random() * end);
  let bytes = Buffer.from(input);
  for (let change = below(MOST_CHANGES) + 1; change > 0; change -= 1) {
    bytes = changed(bytes, others, mutation, below);
  }
  return bytes.subarray(0, maxBytes);
}

function changed(
  bytes: Buffer<ArrayBuffer>,
  others: readonly Uint8Array[],
  { words, random }: Mutation,
  below: (end: number) => number,
): Buffer<ArrayBuffer> {
  const at = below(bytes.length + 1);
  const some = Math.min(bytes.length - at, below(random() < 0.8 ? 8 : 128) + 1);
  const word = () =>
    Buffer.from((random() < 0.2 ? AWKWARD : words)[below(random() < 0.2 ? AWKWARD.length : words.length)] ?? '');
  const put = (from: number, until: number, what: Uint8Array) =>
    Buffer.concat([bytes.subarray(0, from), what, bytes.subarray(until)]);
  switch (below(10)) {
    case 0: {
      if (at < bytes.length) bytes[at] = (bytes[at] ?? 0) ^ (1 << below(8));
      return bytes;
    }
    case 1: {
      if (at < bytes.length) bytes[at] = random() < 0.5 ? (EDGES[below(EDGES.length)] ?? 0) : below(256);
      return bytes;
    }
    case 2:
      return put(at, at + some, Buffer.alloc(0));
    case 3:
      return put(at, at, bytes.subarray(at, at + some));
    case 4:
      return put(at, at, word());
    case 5:
      return put(at, at + some, word());
    case 6: {
      // A piece of another input that reached something new.
      const other = others[below(others.length)] ?? bytes;
      const from = below(other.length);
      return put(at, at + (random() < 0.5 ? some : 0), other.subarray(from, from + below(64) + 1));
    }
    case 7: {
      const other = others[below(others.length)] ?? bytes;
      return Buffer.concat([bytes.subarray(0, at), other.subarray(below(other.length))]);
    }
    case 8: {
      const [start, end] = tokenAt(bytes, at);
      return put(start, end, word());
    }
    default: {
      // A number a little off: lengths, versions, times.
      const [start, end] = tokenAt(bytes, at);
      const number = Number(bytes.toString('latin1', start, end));
      if (!Number.isFinite(number)) return put(start, end, bytes.subarray(start, start + below(end - start + 1)));
      return put(start, end, Buffer.from(String(number + below(5) - 2)));
    }
  }
}

/** The run of letters and digits, or the quoted string's inside, around a place. */
function tokenAt(bytes: Uint8Array, at: number): [start: number, end: number] {
  const isPart = (index: number) => /[\w.+-]/.test(String.fromCharCode(bytes[index] ?? 0));
  let [start, end] = [at, at];
  while (start > 0 && isPart(start - 1)) start -= 1;
  while (end < bytes.length && isPart(end)) end += 1;
  return [start, end];
}
