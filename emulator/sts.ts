/** STS (query protocol): GetCallerIdentity, which tells which issued key is asking. */
import { PERSON } from './directory.ts';
import { type EmulatorResponse, escapeMarkup, form, isForm, xml } from './http.ts';
import { assumedRoleArn, roleId } from './role-sessions.ts';
import type { Exchange, Route } from './route.ts';
import { requireSignature } from './signed-request.ts';
import { WireError } from './wire-error.ts';

export const stsRoutes: readonly Route[] = [
  { operation: 'GetCallerIdentity', method: 'POST', path: '/', accepts: isForm, errors: 'sts', handle },
];

const NAMESPACE = 'https://sts.amazonaws.com/doc/2011-06-15/';

function handle(exchange: Exchange): EmulatorResponse {
  const action = form(exchange.request).get('Action');
  if (action !== 'GetCallerIdentity') {
    throw new WireError('InvalidAction', `Could not find operation ${action ?? ''} for version 2011-06-15`);
  }
  const caller = requireSignature(exchange, 'sts', {
    missing: new WireError('MissingAuthenticationToken', 'Request is missing Authentication Token', { status: 403 }),
    unknownKey: new WireError('InvalidClientTokenId', 'The security token included in the request is invalid.', {
      status: 403,
    }),
    wrongToken: new WireError('InvalidClientTokenId', 'The security token included in the request is invalid.', {
      status: 403,
    }),
    expired: new WireError('ExpiredToken', 'The security token included in the request is expired', { status: 403 }),
    skewed: new WireError('SignatureDoesNotMatch', 'Signature expired or not yet current', { status: 403 }),
    wrongSignature: new WireError(
      'SignatureDoesNotMatch',
      'The request signature we calculated does not match the signature you provided.',
      { status: 403 },
    ),
  });
  const fields = {
    Arn: assumedRoleArn(caller, PERSON.userName),
    UserId: `${roleId(caller)}:${PERSON.userName}`,
    Account: caller.accountId,
  };
  const result = Object.entries(fields).map(([name, value]) => `<${name}>${escapeMarkup(value)}</${name}>`);
  return xml(
    `<GetCallerIdentityResponse xmlns="${NAMESPACE}"><GetCallerIdentityResult>${result.join('')}` +
      '</GetCallerIdentityResult></GetCallerIdentityResponse>',
  );
}
