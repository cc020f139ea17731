/** Looks for secrets in every place where the agent, its clients and what they start could have left one. */
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { filesBelow, type Installation, unlessGone } from '../app/installation.ts';

export interface ScannedSecret {
  readonly kind: string;
  readonly value: string;
}

/** The forms in which a secret could hide. */
function formsOf({ value }: ScannedSecret): string[] {
  const bytes = Buffer.from(value, 'utf8');
  const hex = bytes.toString('hex');
  // base64 depends on the secret's offset, so the part that is the same at every offset is searched for.
  const shifted = [0, 1, 2].map((offset) =>
    Buffer.concat([Buffer.alloc(offset), bytes])
      .toString('base64')
      .slice(4, -8)
      .replace(/=+$/, ''),
  );
  return [
    value,
    encodeURIComponent(value),
    hex,
    hex.toUpperCase(),
    ...shifted,
    ...shifted.map((text) => text.replaceAll('+', '-').replaceAll('/', '_')),
  ];
}

/** Kinds of the secrets that occur in a text, in whatever form. */
export function found(haystack: string, secrets: readonly ScannedSecret[]): string[] {
  return secrets.filter((secret) => formsOf(secret).some((form) => haystack.includes(form))).map(({ kind }) => kind);
}

/** Every place by name, with its content. @param printed what commands printed for people */
export async function placesOf(daypass: Installation, pid: number, printed: string): Promise<Record<string, string>> {
  const places: Record<string, string> = {
    'what commands print': printed,
    'the agent’s arguments': readFileSync(`/proc/${pid}/cmdline`, 'latin1'),
    'the agent’s environment': readFileSync(`/proc/${pid}/environ`, 'latin1'),
  };
  // The folder of the browser holds the arguments and the environment of every process that the agent started.
  for (const file of [...(await filesBelow(daypass.folder)), ...(await filesBelow(join(daypass.browser, '..')))]) {
    places[file] = await unlessGone(readFile(file, 'latin1'), '');
  }
  return places;
}
