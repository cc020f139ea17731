/** Errors as each of AWS's protocols writes them. Names and statuses are from the service models. */
import { type EmulatorResponse, escapeMarkup, json, xml } from './http.ts';

/** How a route writes its errors. */
export type ErrorFormat = 'oidc' | 'portal' | 'sts' | 'iam' | 's3' | 'signin' | 'json';

interface Modelled {
  readonly status: number;
  /** The OAuth error code that SSO OIDC puts into its body. */
  readonly error?: string;
  readonly message: string;
}

const MODELLED: Readonly<Record<string, Modelled>> = {
  AccessDeniedException: { status: 400, error: 'access_denied', message: 'Access denied' },
  AuthorizationPendingException: {
    status: 400,
    error: 'authorization_pending',
    message: 'Authorization is still pending',
  },
  ExpiredTokenException: { status: 400, error: 'expired_token', message: 'Device code has expired' },
  InternalServerException: { status: 500, error: 'server_error', message: 'Internal error' },
  InvalidClientException: { status: 401, error: 'invalid_client', message: 'Invalid client provided' },
  InvalidClientMetadataException: {
    status: 400,
    error: 'invalid_client_metadata',
    message: 'Invalid client metadata provided',
  },
  InvalidGrantException: { status: 400, error: 'invalid_grant', message: 'Invalid grant provided' },
  InvalidRedirectUriException: { status: 400, error: 'invalid_redirect_uri', message: 'Invalid redirect uri provided' },
  InvalidRequestException: { status: 400, error: 'invalid_request', message: 'Invalid request' },
  InvalidRequestRegionException: { status: 400, error: 'invalid_request', message: 'Invalid region' },
  InvalidScopeException: { status: 400, error: 'invalid_scope', message: 'Invalid scope provided' },
  SlowDownException: { status: 400, error: 'slow_down', message: 'Slow down' },
  UnauthorizedClientException: { status: 400, error: 'unauthorized_client', message: 'Client is not authorized' },
  UnsupportedGrantTypeException: {
    status: 400,
    error: 'unsupported_grant_type',
    message: 'Unsupported grant type provided',
  },
  UnauthorizedException: { status: 401, message: 'Session token not found or invalid' },
  ForbiddenException: { status: 403, message: 'No access' },
  ResourceNotFoundException: { status: 404, message: 'Account not found' },
  TooManyRequestsException: { status: 429, message: 'Rate exceeded' },
  ServiceUnavailableException: { status: 503, message: 'Service unavailable' },
};

const TYPE_OF_STATUS: Readonly<Record<number, string>> = {
  400: 'InvalidRequestException',
  401: 'UnauthorizedException',
  403: 'ForbiddenException',
  404: 'ResourceNotFoundException',
  429: 'TooManyRequestsException',
  503: 'ServiceUnavailableException',
};

interface Details {
  status?: number | undefined;
  error?: string | undefined;
  /** Modelled in addition to `error` on a few exceptions. */
  reason?: string | null | undefined;
}

export class WireError extends Error {
  readonly type: string;
  readonly status: number;
  readonly error: string;
  readonly reason: string | null | undefined;

  /** @param type name of the exception; what is not given follows from the service model. */
  constructor(type: string, message?: string, details: Details = {}) {
    const modelled = MODELLED[type];
    super(message ?? modelled?.message ?? type);
    this.type = type;
    this.status = details.status ?? modelled?.status ?? 400;
    this.error = details.error ?? modelled?.error ?? type;
    this.reason = details.reason;
  }
}

/** The exception that usually comes with an HTTP status. */
export function errorTypeOf(status: number): string {
  return TYPE_OF_STATUS[status] ?? (status >= 500 ? 'InternalServerException' : 'InvalidRequestException');
}

export function errorResponse(format: ErrorFormat, error: WireError, requestId: string): EmulatorResponse {
  return { ...write(format, error, requestId), errorType: error.type };
}

function write(format: ErrorFormat, error: WireError, requestId: string): EmulatorResponse {
  const code = `<Code>${escapeMarkup(error.type)}</Code><Message>${escapeMarkup(error.message)}</Message>`;
  const id = `<RequestId>${requestId}</RequestId>`;
  switch (format) {
    case 'oidc': {
      const reason = error.reason === undefined ? {} : { reason: error.reason };
      return typed(error, json({ error: error.error, error_description: error.message, ...reason }, error.status));
    }
    case 'portal':
      // The type is in the body only.
      return json({ message: error.message, __type: `${PORTAL}#${error.type}` }, error.status);
    case 'iam':
    case 'sts': {
      const type = error.status >= 500 ? 'Receiver' : 'Sender';
      const inner = `<Error><Type>${type}</Type>${code}</Error>${id}`;
      return xml(
        `<ErrorResponse xmlns="https://${format}.amazonaws.com/doc/${format === 'iam' ? '2010-05-08' : '2011-06-15'}/">${inner}</ErrorResponse>`,
        error.status,
      );
    }
    case 's3':
      return xml(`<Error>${code}${id}</Error>`, error.status, 'application/xml');
    case 'json':
      return json({ __type: error.type, message: error.message }, error.status);
    case 'signin':
      return { status: error.status, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: error.message };
  }
}

/** Name space of the portal's errors. */
const PORTAL = 'com.amazonaws.switchboard.portal';

function typed(error: WireError, response: EmulatorResponse): EmulatorResponse {
  return { ...response, headers: { ...response.headers, 'x-amzn-errortype': error.type } };
}
