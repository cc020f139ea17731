/**
 * AWS's files as text without loss: UTF-8, with each byte that is not part of it carried through as a lone surrogate
 * (U+DC80 to U+DCFF, as Python's `surrogateescape` does, PEP 383), so that the very bytes that were read are written again.
 * A byte order mark is a character of the text.
 */

/** With the `u` flag, halves of a pair don't match: they are one character. */
const ESCAPED = /[\udc80-\udcff]/u;
const EVERY_ESCAPED = /[\udc80-\udcff]/gu;
const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The text of these bytes; `encodeText` gives back the same bytes. */
export function decodeText(bytes: Uint8Array): string {
  try {
    return strict.decode(bytes);
  } catch {
    return decodePieces(bytes);
  }
}

/** The bytes of a text. */
export function encodeText(text: string): Buffer {
  const parts: Buffer[] = [];
  let done = 0;
  for (const { index, 0: byte } of text.matchAll(EVERY_ESCAPED)) {
    parts.push(Buffer.from(text.slice(done, index), 'utf8'), Buffer.of(byte.charCodeAt(0) & 0xff));
    done = index + 1;
  }
  return Buffer.concat([...parts, Buffer.from(text.slice(done), 'utf8')]);
}

/** Whether there are bytes in it that are not UTF-8. */
export function hasOtherBytes(text: string): boolean {
  return ESCAPED.test(text);
}

/** For a person's eyes: each byte that is not UTF-8 is a replacement character. */
export function shownText(text: string): string {
  return text.replace(EVERY_ESCAPED, '\ufffd');
}

function decodePieces(bytes: Uint8Array): string {
  let text = '';
  let start = 0;
  let at = 0;
  while (at < bytes.length) {
    const length = sequenceLength(bytes, at);
    if (length > 0) {
      at += length;
      continue;
    }
    text += strict.decode(bytes.subarray(start, at)) + String.fromCharCode(0xdc00 + (bytes[at] ?? 0));
    at += 1;
    start = at;
  }
  return text + strict.decode(bytes.subarray(start));
}

/** How many bytes the well-formed character at this place has; 0 where there is none (Unicode Standard, table 3-7). */
function sequenceLength(bytes: Uint8Array, at: number): number {
  const first = bytes[at] ?? 0;
  if (first < 0x80) return 1;
  const length =
    first >= 0xc2 && first < 0xe0 ? 2 : first >= 0xe0 && first < 0xf0 ? 3 : first >= 0xf0 && first < 0xf5 ? 4 : 0;
  const [lowest, highest] = SECOND[first] ?? [0x80, 0xbf];
  const second = bytes[at + 1] ?? 0;
  if (length === 0 || second < lowest || second > highest) return 0;
  for (let index = 2; index < length; index += 1) if (((bytes[at + index] ?? 0) & 0xc0) !== 0x80) return 0;
  return length;
}

/** Second bytes that may follow these first ones: no overlong forms, no surrogates, nothing above U+10FFFF. */
const SECOND: Readonly<Record<number, readonly [number, number]>> = {
  224: [0xa0, 0xbf],
  237: [0x80, 0x9f],
  240: [0x90, 0xbf],
  244: [0x80, 0x8f],
};
