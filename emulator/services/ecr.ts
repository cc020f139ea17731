/** ECR's GetAuthorizationToken (JSON 1.1), private and public: name and password for `docker pull`. */
import { type EmulatorResponse, header, json } from '../http/http.ts';
import type { Exchange, Route } from '../http/route.ts';
import { WireError } from '../http/wire-error.ts';
import { requireSignature } from '../signing/signed-request.ts';

const TARGETS: Readonly<Record<string, 'ecr' | 'ecr-public'>> = {
  'AmazonEC2ContainerRegistry_V20150921.GetAuthorizationToken': 'ecr',
  'SpencerFrontendService.GetAuthorizationToken': 'ecr-public',
};
/** docs.aws.amazon.com: "valid for 12 hours" */
const LIFETIME_MS = 12 * 60 * 60_000;

export const ecrRoutes: readonly Route[] = [
  {
    operation: 'GetAuthorizationToken',
    method: 'POST',
    path: '/',
    accepts: (request) => (header(request, 'x-amz-target') ?? '') in TARGETS,
    errors: 'json',
    handle,
  },
];

function handle(exchange: Exchange): EmulatorResponse {
  const { request, state } = exchange;
  const service = TARGETS[header(request, 'x-amz-target') ?? ''] ?? 'ecr';
  const refused = (type: string, message: string) => new WireError(type, message, { status: 400 });
  const unknown = refused('UnrecognizedClientException', 'The security token included in the request is invalid.');
  const caller = requireSignature(exchange, service, {
    missing: refused('MissingAuthenticationTokenException', 'Missing Authentication Token'),
    unknownKey: unknown,
    wrongToken: unknown,
    expired: refused('ExpiredTokenException', 'The security token included in the request is expired'),
    skewed: refused('InvalidSignatureException', 'Signature expired'),
    wrongSignature: refused('InvalidSignatureException', 'The request signature we calculated does not match.'),
  });
  const now = state.now();
  const password = state.mint.registryPassword();
  const token = {
    authorizationToken: Buffer.from(`AWS:${password}`).toString('base64'),
    expiresAt: state.told(now + LIFETIME_MS) / 1000,
  };
  if (service === 'ecr-public') return json({ authorizationData: token });
  const proxyEndpoint = `https://${caller.accountId}.dkr.ecr.us-east-1.amazonaws.com`;
  return json({ authorizationData: [{ ...token, proxyEndpoint }] });
}
