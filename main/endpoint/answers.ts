/** What the endpoint answers, in the forms that AWS's SDKs read. */
import type { ServerResponse } from 'node:http';
import type { RoleRef } from '../../common/roles.ts';
import type { RoleCredentials } from '../base/credentials.ts';
import { type DaypassError, EXIT } from '../base/errors.ts';
import type { EndpointRefusal } from './admission.ts';

/**
 * https://docs.aws.amazon.com/sdkref/latest/guide/feature-container-credentials.html
 * @param clockOffset how far this machine's clock is behind AWS's, in ms: programs compare the end with that clock.
 */
export function sendCredentials(
  response: ServerResponse,
  role: RoleRef,
  { accessKeyId, secretAccessKey, sessionToken, expiresAt }: RoleCredentials,
  clockOffset: number,
): void {
  write(response, 200, {
    AccessKeyId: accessKeyId,
    SecretAccessKey: secretAccessKey.expose(),
    Token: sessionToken.expose(),
    Expiration: `${new Date(expiresAt - clockOffset).toISOString().slice(0, 19)}Z`,
    AccountId: role.account,
  });
}

export function refuse(response: ServerResponse, { status, code, message }: EndpointRefusal): void {
  if (status === 405) response.setHeader('Allow', 'GET');
  write(response, status, { code, message });
}

/** What may pass on its own is worth another attempt to an SDK (5xx); what needs a person is not. */
export function fail(response: ServerResponse, error: DaypassError): void {
  const status = error.exit === EXIT.awsFailed || error.exit === EXIT.unexpected ? 503 : 403;
  write(response, status, { code: error.code, message: `${error.message} ${error.next}` });
}

function write(response: ServerResponse, status: number, body: object): void {
  const bytes = Buffer.from(JSON.stringify(body));
  response.writeHead(status, {
    'Content-Type': 'application/json',
    'Content-Length': bytes.length,
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
    Connection: 'close',
  });
  response.end(bytes);
}
