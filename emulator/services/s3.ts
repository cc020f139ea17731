/** S3's ListBuckets, so that `aws s3 ls` has something to list with the credentials of a role. */

import { type EmulatorResponse, escapeMarkup, header, xml } from '../http/http.ts';
import type { Exchange, Route } from '../http/route.ts';
import { WireError } from '../http/wire-error.ts';
import { PERSON } from '../identity-center/directory.ts';
import { requireSignature } from '../signing/signed-request.ts';
import { credentialOf } from '../signing/sigv4.ts';

export const s3Routes: readonly Route[] = [
  {
    operation: 'ListBuckets',
    method: 'GET',
    path: '/',
    accepts: (request) => credentialOf(header(request, 'authorization'))?.service === 's3',
    errors: 's3',
    handle: listBuckets,
  },
];

const KINDS = ['artifacts', 'backups', 'logs', 'static-assets'];

function listBuckets(exchange: Exchange): EmulatorResponse {
  const caller = requireSignature(exchange, 's3', {
    missing: new WireError('AccessDenied', 'Access Denied', { status: 403 }),
    unknownKey: new WireError(
      'InvalidAccessKeyId',
      'The AWS Access Key Id you provided does not exist in our records.',
      {
        status: 403,
      },
    ),
    wrongToken: new WireError('InvalidToken', 'The provided token is malformed or otherwise invalid.'),
    expired: new WireError('ExpiredToken', 'The provided token has expired.'),
    skewed: new WireError(
      'RequestTimeTooSkewed',
      'The difference between the request time and the current time is too large.',
      { status: 403 },
    ),
    wrongSignature: new WireError(
      'SignatureDoesNotMatch',
      'The request signature we calculated does not match the signature you provided.',
      { status: 403 },
    ),
  });
  const account = exchange.state.directory.find(caller.accountId);
  const buckets = KINDS.map((kind, index) => {
    const name = escapeMarkup(`${account?.name ?? caller.accountId}-${kind}`);
    return `<Bucket><Name>${name}</Name><CreationDate>2024-0${index + 1}-15T09:30:00.000Z</CreationDate></Bucket>`;
  });
  const owner = `<Owner><ID>${caller.accountId}</ID><DisplayName>${PERSON.userName}</DisplayName></Owner>`;
  return xml(
    `<ListAllMyBucketsResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${owner}<Buckets>${buckets.join('')}</Buckets>` +
      '</ListAllMyBucketsResult>',
    200,
    'application/xml',
  );
}
