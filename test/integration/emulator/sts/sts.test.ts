import {
  CognitoIdentityClient,
  GetCredentialsForIdentityCommand,
  GetIdCommand,
} from '@aws-sdk/client-cognito-identity';
import {
  AssumeRoleCommand,
  AssumeRoleWithSAMLCommand,
  AssumeRoleWithWebIdentityCommand,
  type Credentials,
  GetCallerIdentityCommand,
  GetSessionTokenCommand,
  STSClient,
} from '@aws-sdk/client-sts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Emulator, startEmulator, totp } from '../../../../emulator/index.ts';
import { FakeClock } from '../../../support/agent/fake-clock.ts';
import { ASSERTION_WRAPPINGS, RESPONSE_WRAPPINGS, tampered, wrap } from '../../../support/saml/attacks.ts';
import { IDP, type SamlAnswer, samlResponse } from '../../../support/saml/identity-provider.ts';
import { OpenIdProvider } from '../../../support/servers/openid-provider.ts';

const ACCOUNT = '444455556666';
const ROLE = `arn:aws:iam::${ACCOUNT}:role/ci/Deploy`;
const SECOND = `arn:aws:iam::${ACCOUNT}:role/Second`;

describe('the emulator’s STS', () => {
  let emulator: Emulator;
  let clock: FakeClock;
  let user: ReturnType<Emulator['iam']['addAccessKey']>;

  beforeEach(async () => {
    clock = new FakeClock(Date.now());
    emulator = await startEmulator({ clock });
    user = emulator.iam.addAccessKey(emulator.iam.addUser('111122223333', 'sam'));
    emulator.iam.addRole({
      arn: ROLE,
      maxSessionSeconds: 7200,
      trust: { to: 'aws', principals: ['arn:aws:iam::111122223333:root'] },
    });
    emulator.iam.addRole({
      arn: SECOND,
      maxSessionSeconds: 7200,
      trust: { to: 'aws', principals: [ROLE], externalId: 'secret-handshake' },
    });
  });
  afterEach(() => emulator.close());

  const keys = ({ AccessKeyId = '', SecretAccessKey = '', SessionToken = '' }: Partial<Credentials> = {}) => ({
    accessKeyId: AccessKeyId,
    secretAccessKey: SecretAccessKey,
    sessionToken: SessionToken,
  });
  const own = () => ({ accessKeyId: user.accessKeyId, secretAccessKey: user.secretAccessKey });
  const sts = (credentials: { accessKeyId: string; secretAccessKey: string; sessionToken?: string } = own()) =>
    new STSClient({ endpoint: emulator.url, region: 'us-east-1', maxAttempts: 1, credentials });
  const whoIs = async (credentials: Partial<Credentials> | undefined) =>
    (await sts(keys(credentials)).send(new GetCallerIdentityCommand({}))).Arn;

  it('gives a role to whom it trusts, and that role’s credentials work', async () => {
    const command = new AssumeRoleCommand({ RoleArn: ROLE, RoleSessionName: 'sam', DurationSeconds: 7200 });
    const { Credentials, AssumedRoleUser } = await sts().send(command);
    expect(AssumedRoleUser?.Arn).toBe(`arn:aws:sts::${ACCOUNT}:assumed-role/Deploy/sam`);
    expect(await whoIs(Credentials)).toBe(AssumedRoleUser?.Arn);
    expect(Math.abs((Credentials?.Expiration?.getTime() ?? 0) - clock.now() - 7_200_000)).toBeLessThan(1_000);
    expect(emulator.issuedSecrets.map(({ value }) => value)).toContain(Credentials?.SessionToken);
  });

  it('holds a chain to an hour, and wants the external id', async () => {
    const { Credentials } = await sts().send(new AssumeRoleCommand({ RoleArn: ROLE, RoleSessionName: 'sam' }));
    const chained = sts(keys(Credentials));
    const ask = (more: object) =>
      chained.send(new AssumeRoleCommand({ RoleArn: SECOND, RoleSessionName: 'sam', ...more }));
    await expect(ask({})).rejects.toMatchObject({ name: 'AccessDenied' });
    const ExternalId = 'secret-handshake';
    await expect(ask({ ExternalId, DurationSeconds: 7200 })).rejects.toThrow('1 hour session limit');
    expect((await ask({ ExternalId })).Credentials?.SessionToken).toBeTruthy();
  });

  it.each<[object, string]>([
    [{ RoleArn: 'arn:aws:iam::444455556666:role/Nobody' }, 'AccessDenied'],
    [{ DurationSeconds: 10_000 }, 'ValidationError'],
    [{ DurationSeconds: 60 }, 'ValidationError'],
    [{ Policy: '{' }, 'MalformedPolicyDocumentException'],
    [{ Policy: `{${' '.repeat(3000)}}` }, 'PackedPolicyTooLargeException'],
    [{ RoleSessionName: 'not a name' }, 'ValidationError'],
  ])('refuses what is wrong: %#', async (more, name) => {
    const command = new AssumeRoleCommand({ RoleArn: ROLE, RoleSessionName: 'sam', ...more });
    await expect(sts().send(command)).rejects.toMatchObject({ name });
  });

  it('gives a user a session, with the code of the device once and not twice', async () => {
    const { serial, seed } = emulator.iam.addMfaDevice('111122223333', 'sam');
    const TokenCode = totp(seed, clock.now());
    const command = new GetSessionTokenCommand({ SerialNumber: serial, TokenCode });
    const { Credentials } = await sts().send(command);
    expect(await whoIs(Credentials)).toBe('arn:aws:iam::111122223333:user/sam');
    await expect(sts().send(command)).rejects.toMatchObject({ name: 'AccessDenied' });
    await expect(sts(keys(Credentials)).send(new GetSessionTokenCommand({}))).rejects.toThrow('session credentials');
    // A user's session is no chain: the role's own limit holds.
    const long = new AssumeRoleCommand({ RoleArn: ROLE, RoleSessionName: 'sam', DurationSeconds: 7200 });
    expect((await sts(keys(Credentials)).send(long)).Credentials).toBeTruthy();
  });

  it('knows the root user by its ARN', async () => {
    const { accessKeyId, secretAccessKey } = emulator.iam.addRootKey('111122223333');
    const { Arn } = await sts({ accessKeyId, secretAccessKey }).send(new GetCallerIdentityCommand({}));
    expect(Arn).toBe('arn:aws:iam::111122223333:root');
  });

  describe('with a SAML provider', () => {
    const provider = `arn:aws:iam::${ACCOUNT}:saml-provider/idp`;
    const role = `arn:aws:iam::${ACCOUNT}:role/Saml`;
    const roles = [`${provider},${role}`];
    const response = (answer: SamlAnswer = {}) => samlResponse({ now: clock.now(), roles, ...answer });
    const ask = (SAMLAssertion: string, RoleArn = role) =>
      sts().send(new AssumeRoleWithSAMLCommand({ RoleArn, PrincipalArn: provider, SAMLAssertion }));

    beforeEach(() => {
      emulator.iam.addSamlProvider(provider, IDP);
      emulator.iam.addRole({ arn: role, trust: { to: 'saml', provider } });
    });

    it.each([true, 'response'] as const)('reads a response: roles, audience, times (signed: %s)', async (signed) => {
      const good = await response({ signed });
      expect(await whoIs((await ask(good)).Credentials)).toBe(
        `arn:aws:sts::${ACCOUNT}:assumed-role/Saml/ann@acme.test`,
      );
      await expect(ask(good, ROLE)).rejects.toMatchObject({ name: 'AccessDenied' });
      await expect(ask(await response({ signed, audience: 'https://other.example' }))).rejects.toMatchObject({
        name: 'InvalidIdentityTokenException',
        message: 'Response does not contain the required audience',
      });
      await expect(ask(await response({ signed, lifetimeMs: -1 }))).rejects.toMatchObject({
        name: 'ExpiredTokenException',
      });
    });

    it.each<[string, () => Promise<string>]>([
      ['that is not signed', () => response({ signed: false })],
      ['that another key has signed', () => response({ foreignKey: true })],
      [
        'that was changed afterwards',
        async () => tampered(await response({ roles: [`${role.replace('Saml', 'Admin')},${provider}`] })),
      ],
      ...Object.entries(ASSERTION_WRAPPINGS).map(([name, wrapping]): [string, () => Promise<string>] => [
        name,
        () => wrap(wrapping, { now: clock.now() }),
      ]),
      ...Object.entries(RESPONSE_WRAPPINGS).map(([name, wrapping]): [string, () => Promise<string>] => [
        name,
        () => wrap(wrapping, { now: clock.now(), signed: 'response' }),
      ]),
    ])('refuses a response %s', async (_what, made) => {
      await expect(ask(await made())).rejects.toMatchObject({
        name: 'InvalidIdentityTokenException',
        message: 'Response signature invalid',
      });
    });

    it('knows its providers by certificate and issuer', async () => {
      emulator.iam.addSamlProvider(provider, { ...IDP, issuer: 'https://other.example' });
      await expect(ask(await response())).rejects.toThrow('Issuer not present in specified provider');
      emulator.iam.addSamlProvider(provider, { ...IDP, certificates: [] });
      await expect(ask(await response())).rejects.toThrow('Response signature invalid');
    });
  });

  describe('with an OpenID provider', () => {
    let provider: OpenIdProvider;
    const role = `arn:aws:iam::${ACCOUNT}:role/Web`;
    const POOL = 'us-east-1:11111111-2222-3333-4444-555555555555';

    beforeEach(async () => {
      provider = await OpenIdProvider.start();
      emulator.iam.addOidcProvider(ACCOUNT, provider.issuer, [provider.clientId]);
      emulator.iam.addRole({ arn: role, trust: { to: 'oidc', issuer: provider.issuer, subject: 'sam' } });
      emulator.iam.addIdentityPool({ id: POOL, logins: { [provider.issuer]: provider.clientId }, roleArn: role });
    });
    afterEach(() => provider.close());

    const ask = (WebIdentityToken: string) =>
      sts().send(new AssumeRoleWithWebIdentityCommand({ RoleArn: role, RoleSessionName: 'sam', WebIdentityToken }));

    it('takes its tokens for what their signature says', async () => {
      const answer = await ask(await provider.sign({}));
      expect(answer.SubjectFromWebIdentityToken).toBe('sam');
      expect(await whoIs(answer.Credentials)).toBe(`arn:aws:sts::${ACCOUNT}:assumed-role/Web/sam`);
    });

    it('refuses what is tampered with, expired, for another audience or of another issuer', async () => {
      const token = await provider.sign({});
      const [head = '', , signature = ''] = token.split('.');
      const forged = Buffer.from(JSON.stringify({ iss: provider.issuer, aud: 'daypass', sub: 'root' })).toString(
        'base64url',
      );
      await expect(ask(`${head}.${forged}.${signature}`)).rejects.toMatchObject({
        name: 'InvalidIdentityTokenException',
      });
      await expect(ask(await provider.sign({ aud: 'other' }))).rejects.toThrow('Incorrect token audience');
      await expect(ask(await provider.sign({ iss: 'https://evil.example' }))).rejects.toThrow(
        'No OpenIDConnect provider',
      );
      await expect(ask(await provider.sign({ sub: 'eve' }))).rejects.toMatchObject({ name: 'AccessDenied' });
      clock.jump(2 * 60 * 60_000);
      await expect(ask(token)).rejects.toMatchObject({ name: 'ExpiredTokenException' });
      await provider.close();
      clock.jump(-2 * 60 * 60_000);
      await expect(ask(token)).rejects.toMatchObject({ name: 'IDPCommunicationErrorException' });
    });

    it('serves a Cognito identity pool', async () => {
      const cognito = new CognitoIdentityClient({ endpoint: emulator.url, region: 'us-east-1', maxAttempts: 1 });
      const Logins = { [provider.issuer.replace('http://', '')]: await provider.sign({}) };
      const { IdentityId } = await cognito.send(new GetIdCommand({ IdentityPoolId: POOL, Logins }));
      const { Credentials } = await cognito.send(new GetCredentialsForIdentityCommand({ IdentityId, Logins }));
      const { AccessKeyId, SecretKey, SessionToken } = Credentials ?? {};
      expect(await whoIs({ AccessKeyId, SecretAccessKey: SecretKey, SessionToken })).toBe(
        `arn:aws:sts::${ACCOUNT}:assumed-role/Web/CognitoIdentityCredentials`,
      );
      await expect(
        cognito.send(new GetIdCommand({ IdentityPoolId: POOL, Logins: { 'other.example': 'x.y.z' } })),
      ).rejects.toMatchObject({ name: 'NotAuthorizedException' });
    });
  });
});
