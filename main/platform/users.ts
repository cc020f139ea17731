/** Users of this machine, as far as `/etc/passwd` has them; those of a directory service are known by their number alone. */
import { readFileSync } from 'node:fs';

/** Home folder of a user; null where there is none of this name. */
export function homeOfUser(name: string): string | null {
  return entries().find(([user]) => user === name)?.[5] || null;
}

/** Program of a user's shell; null where there is none of this name. */
export function shellOfUser(name: string): string | null {
  return entries().find(([user]) => user === name)?.[6] || null;
}

/** For a sentence: `root`, or `UID 1234` where the name is not known. */
export function nameOfUser(uid: number): string {
  return knownName(uid) ?? `UID ${uid}`;
}

/** For a command such as chown(1): `root`, or the number alone where the name is not known. */
export function userForCommand(uid: number): string {
  return knownName(uid) ?? String(uid);
}

function knownName(uid: number): string | undefined {
  return entries().find((entry) => entry[2] === String(uid))?.[0];
}

function entries(): string[][] {
  try {
    const lines = readFileSync('/etc/passwd', 'utf8').split('\n');
    return lines.map((line) => line.split(':'));
  } catch {
    return [];
  }
}
