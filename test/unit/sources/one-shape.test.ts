import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const read = (path: string) => readFileSync(new URL(`../../../main/sources/${path}`, import.meta.url), 'utf8');

/** Names of the public members of an interface or a class, in their order. */
function membersOf(text: string): string[] {
  return [...text.matchAll(/^ {2}(?:readonly |async |get )*(\w+)\??(?:[(:]| = )/gm)].flatMap(([, name]) => name ?? []);
}

const order = membersOf(read('source.ts').split('export interface CredentialSource')[1] ?? '');

it.each(['assume-role', 'console-login', 'iam-user', 'identity-center', 'oidc', 'saml'])(
  'the source %s has its members in the order of the interface',
  (name) => {
    const classes = read(`${name}/index.ts`)
      .split(/^class (?=\w+ implements CredentialSource)/m)
      .slice(1);
    expect(classes).not.toEqual([]);
    for (const text of classes) {
      const members = membersOf(text.slice(0, text.search(/^\}/m))).filter((member) => order.includes(member));
      expect(members).toEqual(order.filter((member) => members.includes(member)));
      expect(members).toEqual(expect.arrayContaining(['kind', 'session', 'state', 'signIn', 'credentials']));
    }
  },
);

it('no source puts something private between what every source has', () => {
  for (const name of ['assume-role', 'console-login', 'iam-user', 'identity-center', 'oidc', 'saml']) {
    const text = read(`${name}/index.ts`);
    for (const body of text.split(/^class /m).slice(1)) {
      const [, ownPart = ''] = body.slice(0, body.search(/^\}/m)).split('  dispose(): void {');
      expect(membersOf(ownPart), name).toEqual([]);
      expect(body.split('  dispose(): void {')[0], name).not.toMatch(/^ {2}(?:async |get )*#\w+\(/m);
    }
  }
});
