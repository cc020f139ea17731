import { GetRoleCredentialsCommand, SSOClient } from '@aws-sdk/client-sso';
import {
  CreateTokenCommand,
  type CreateTokenCommandOutput,
  RegisterClientCommand,
  type RegisterClientRequest,
  SSOOIDCClient,
  StartDeviceAuthorizationCommand,
} from '@aws-sdk/client-sso-oidc';
import { STSClient } from '@aws-sdk/client-sts';
import type { Emulator } from '../../../emulator/index.ts';

export const DEVICE_GRANT = 'urn:ietf:params:oauth:grant-type:device_code';

/** AWS's own clients, pointed at an emulator and told not to retry. */
export function clientsOf(emulator: Emulator) {
  const common = { endpoint: emulator.url, region: emulator.region, maxAttempts: 1 };
  return {
    oidc: new SSOOIDCClient(common),
    sso: new SSOClient(common),
    sts: (credentials: Keys) => new STSClient({ ...common, credentials }),
  };
}

export interface Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

export interface ClientKeys {
  readonly clientId: string;
  readonly clientSecret: string;
}

export async function register(emulator: Emulator, request: Partial<RegisterClientRequest> = {}): Promise<ClientKeys> {
  const { oidc } = clientsOf(emulator);
  const answer = await oidc.send(
    new RegisterClientCommand({
      clientName: 'Test',
      clientType: 'public',
      scopes: ['sso:account:access'],
      ...request,
    }),
  );
  return { clientId: text(answer.clientId), clientSecret: text(answer.clientSecret) };
}

export async function startDevice(emulator: Emulator, keys: ClientKeys) {
  const { oidc } = clientsOf(emulator);
  const answer = await oidc.send(new StartDeviceAuthorizationCommand({ ...keys, startUrl: emulator.startUrl }));
  return {
    deviceCode: text(answer.deviceCode),
    userCode: text(answer.userCode),
    urlWithCode: text(answer.verificationUriComplete),
  };
}

export function poll(emulator: Emulator, keys: ClientKeys, deviceCode: string): Promise<CreateTokenCommandOutput> {
  return clientsOf(emulator).oidc.send(new CreateTokenCommand({ ...keys, grantType: DEVICE_GRANT, deviceCode }));
}

export function refresh(emulator: Emulator, keys: ClientKeys, refreshToken: string): Promise<CreateTokenCommandOutput> {
  const command = new CreateTokenCommand({ ...keys, grantType: 'refresh_token', refreshToken });
  return clientsOf(emulator).oidc.send(command);
}

/** Through a device authorization from end to end. */
export async function signIn(emulator: Emulator, request: Partial<RegisterClientRequest> = {}) {
  const keys = await register(emulator, request);
  const { deviceCode, userCode } = await startDevice(emulator, keys);
  emulator.approve(userCode);
  const { accessToken, refreshToken } = await poll(emulator, keys, deviceCode);
  return { keys, accessToken: text(accessToken), refreshToken };
}

/** Credentials of a role, by default of the first account's first one. */
export async function roleKeys(emulator: Emulator, accessToken: string): Promise<Keys & { accountId: string }> {
  const account = emulator.accounts[0];
  const command = new GetRoleCredentialsCommand({ accessToken, accountId: account?.id, roleName: account?.roles[0] });
  const { roleCredentials } = await clientsOf(emulator).sso.send(command);
  return {
    accountId: text(account?.id),
    accessKeyId: text(roleCredentials?.accessKeyId),
    secretAccessKey: text(roleCredentials?.secretAccessKey),
    sessionToken: text(roleCredentials?.sessionToken),
  };
}

function text(value: string | undefined): string {
  if (value === undefined || value === '') throw new Error('The emulator left out a field that AWS always sends.');
  return value;
}
