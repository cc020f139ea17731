/**
 * A local IAM Identity Center for the demo and the tests: SSO OIDC, the portal, sign-in pages, console federation, and
 * enough of STS and S3 to use the credentials. Start reading here; `README.md` says what it can do.
 */

import type { Emulator } from './emulator.ts';
import { CallRecord } from './http/calls.ts';
import { Faults } from './http/faults.ts';
import { EmulatorServer } from './http/server.ts';
import { type EmulatorOptions, settingsFrom } from './options.ts';
import { EmulatorState, REGION } from './state.ts';

export type { Emulator } from './emulator.ts';
export type { EmulatorCall } from './http/calls.ts';
export type { Fault } from './http/faults.ts';
export type { EmulatorUser } from './iam/iam.ts';
export { totp } from './iam/totp.ts';
export { visit } from './identity-center/visitor.ts';
export type { IssuedSecret } from './mint.ts';
export type { EmulatorAccount } from './naming.ts';
export type { EmulatorOptions } from './options.ts';

/** @throws Error EADDRINUSE when a port was asked for that is taken. */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const settings = settingsFrom(options);
  const faults = new Faults();
  const record = new CallRecord();
  const state = new EmulatorState(settings, faults);
  const server = new EmulatorServer({ state, faults, record, emulator: () => emulator });

  const emulator: Emulator = {
    get url() {
      return state.url;
    },
    get startUrl() {
      return state.startUrl;
    },
    region: REGION,
    settings,
    calls: record.calls,
    count: (operation) => record.count(operation),
    called: (operation, count = 1) => record.called(operation, count),
    resetCalls: () => record.reset(),
    issuedSecrets: state.mint.issued,
    approve: (userCode) => state.decide(userCode, 'approved'),
    deny: (userCode) => state.decide(userCode, 'denied'),
    pendingUserCodes: () => state.deviceAuthorizations.pendingUserCodes(state.now()),
    faults,
    revokeSessions: () => state.sessions.revokeAll(),
    expireAccessTokens: () => state.sessions.expireAccessTokens(),
    get accounts() {
      return state.directory.accounts;
    },
    setAccounts: (accounts) => state.directory.replace(accounts),
    iam: state.iam,
    accessKeys: state.accessKeys,
    consoleSignIns: state.consoleSignIns,
    env: () => ({
      AWS_ENDPOINT_URL_COGNITO_IDENTITY: state.url,
      AWS_ENDPOINT_URL_SSO_OIDC: state.url,
      AWS_ENDPOINT_URL_SSO: state.url,
      AWS_ENDPOINT_URL_STS: state.url,
      AWS_ENDPOINT_URL_IAM: state.url,
      AWS_ENDPOINT_URL_SIGNIN: state.url,
      AWS_ENDPOINT_URL_ECR: state.url,
      AWS_ENDPOINT_URL_ECR_PUBLIC: state.url,
    }),
    close: () => server.close(),
  };

  state.url = `http://127.0.0.1:${await server.listen(settings.port)}`;
  return emulator;
}
