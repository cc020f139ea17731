/** What people have in their keychains since version 0.1.0: every item is found under its name, read, and written back the same. */
import { describe, expect, it } from 'vitest';
import { Secret } from '../../../../main/base/secret.ts';
import type {
  AssumeRoleDefinition,
  ConsoleLoginDefinition,
  IdentityCenterDefinition,
  SamlDefinition,
} from '../../../../main/base/session-definition.ts';
import { heldCredentialsItem } from '../../../../main/sources/assume-role/held-credentials.ts';
import type { KeychainItem } from '../../../../main/sources/base/keychain-item.ts';
import { signInItem } from '../../../../main/sources/console-login/held-sign-in.ts';
import { keyItem } from '../../../../main/sources/iam-user/key-record.ts';
import { userSessionItem } from '../../../../main/sources/iam-user/user-session.ts';
import { tokenItem } from '../../../../main/sources/identity-center/token.ts';
import { idTokenItem } from '../../../../main/sources/oidc/token.ts';
import { heldRolesItem } from '../../../../main/sources/saml/held-roles.ts';
import { createMemoryKeychain } from '../../../support/agent/memory-keychain.ts';

const NAME = 'acme/eu';
const keychain = createMemoryKeychain();
const credentials = { accessKeyId: 'ASIAX', secretAccessKey: 's', sessionToken: 't', expiresAt: 1_800_000_000_000 };
const role = { roleArn: 'arn:aws:iam::111122223333:role/Dev', mfaSerial: 'arn:aws:iam::111122223333:mfa/ann' };
const portal = { startUrl: 'https://acme.awsapps.com/start', region: 'eu-west-1' };
const person = 'arn:aws:iam::111122223333:user/ann';
const provider = { issuer: 'https://id.acme.example', clientId: 'daypass' };
const key = { id: 'AKIAX', secret: 'k', createdAt: 1_700_000_000_000 };

interface KeptItem {
  readonly what: string;
  readonly name: string;
  readonly stored: Readonly<Record<string, unknown>>;
  /** A field that tells what the item was made for. */
  readonly madeFor?: string;
  readonly item: KeychainItem<unknown>;
}

/** A definition of which only these fields count here. */
const definedAs = <T>(fields: Partial<T>) => ({ name: NAME, ...fields }) as T;

const items: readonly KeptItem[] = [
  {
    what: 'a sign-in to Identity Center',
    name: 'token/acme%2Feu',
    stored: {
      ...portal,
      accessToken: 'a',
      expiresAt: 1_800_000_000_000,
      refreshToken: 'r',
      clientId: 'c',
      clientSecret: 'cs',
      clientExpiresAt: 1_900_000_000_000,
    },
    madeFor: 'startUrl',
    item: tokenItem(keychain, definedAs<IdentityCenterDefinition>(portal)),
  },
  {
    what: 'a sign-in with an OpenID provider',
    name: 'oidc/acme%2Feu',
    stored: { ...provider, idToken: 'i', expiresAt: 1_800_000_000_000, refreshToken: null, claims: { sub: 'ann' } },
    madeFor: 'clientId',
    item: idTokenItem(keychain, NAME, { ...provider } as Parameters<typeof idTokenItem>[2]),
  },
  {
    what: 'a console sign-in',
    name: 'console-login/acme%2Feu',
    stored: {
      region: 'eu-west-1',
      subject: person,
      clientId: 'c',
      refreshToken: 'r',
      dpopKey: '-----BEGIN PRIVATE KEY-----',
      ...credentials,
    },
    madeFor: 'subject',
    item: signInItem(keychain, definedAs<ConsoleLoginDefinition>({ region: 'eu-west-1', loginSession: person })),
  },
  {
    what: 'the roles of a SAML sign-in',
    name: 'saml/acme%2Feu',
    stored: {
      signInUrl: 'https://idp.acme.example/aws',
      endsAt: 1_800_000_000_000,
      roles: [{ roleArn: role.roleArn, providerArn: 'p', account: '111122223333', role: 'Dev' }],
      names: { '111122223333': 'Production' },
    },
    madeFor: 'signInUrl',
    item: heldRolesItem(keychain, definedAs<SamlDefinition>({ signInUrl: 'https://idp.acme.example/aws' })),
  },
  {
    what: 'the credentials that a code has brought',
    name: 'assumed/acme%2Feu',
    stored: { ...role, ...credentials },
    madeFor: 'mfaSerial',
    item: heldCredentialsItem(keychain, definedAs<AssumeRoleDefinition>(role)),
  },
  {
    what: 'the session of an IAM user',
    name: 'iam-user-session/acme%2Feu',
    stored: credentials,
    item: userSessionItem(keychain, NAME),
  },
  {
    what: 'that an IAM user is signed out',
    name: 'iam-user-session/acme%2Feu',
    stored: { signedOut: true },
    item: userSessionItem(keychain, NAME),
  },
  ...[
    null,
    { step: 'creating', since: 1, known: ['AKIAX'] },
    { step: 'created', next: { ...key, id: 'AKIAY' } },
    { step: 'swapped', oldId: 'AKIAX' },
    { step: 'deactivated', oldId: 'AKIAX', deleteAt: 2 },
  ].map((rotation) => ({
    what: `the access key of an IAM user (${rotation?.step ?? 'no rotation'})`,
    name: 'iam-user/acme%2Feu',
    stored: { key, rotation },
    item: keyItem(keychain, NAME),
  })),
];

describe.each(items)('$what', ({ name, stored, madeFor, item }) => {
  it('is read as it was stored, and stored as it was', async () => {
    await keychain.set(name, new Secret(JSON.stringify(stored)));
    const value = await item.load();
    expect(value).not.toBeNull();
    await keychain.delete(name);
    await item.save(value);
    expect((await keychain.get(name))?.expose()).toBe(JSON.stringify(stored));
    await item.remove();
    expect(await keychain.get(name)).toBeNull();
  });

  it('counts as none where it is damaged or was made for something else', async () => {
    const others = ['', 'null', '{}', '[', ...(madeFor ? [JSON.stringify({ ...stored, [madeFor]: 'other' })] : [])];
    for (const text of others) {
      await keychain.set(name, new Secret(text));
      expect(await item.load(), text).toBeNull();
    }
    await keychain.delete(name);
  });
});
