/**
 * Verifies AWS Signature Version 4, in the Authorization header and in the query string of a presigned URL
 * (docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html).
 */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { type EmulatorRequest, header } from '../http/http.ts';

export interface SignedScope {
  readonly accessKeyId: string;
  /** `YYYYMMDD` */
  readonly date: string;
  readonly region: string;
  readonly service: string;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
  /** Whether it is in the query string. */
  readonly presigned: boolean;
}

const AUTHORIZATION =
  /^AWS4-HMAC-SHA256\s+Credential=([A-Z0-9]+)\/(\d{8})\/([a-z0-9-]+)\/([a-z0-9-]+)\/aws4_request,\s*SignedHeaders=([a-z0-9;-]+),\s*Signature=([0-9a-f]{64})$/;

/** The parts of an Authorization header, or null where it is none of this kind. */
export function credentialOf(authorization: string | undefined): SignedScope | null {
  const match = AUTHORIZATION.exec(authorization ?? '');
  if (!match) return null;
  const [, accessKeyId = '', date = '', region = '', service = '', signedHeaders = '', signature = ''] = match;
  return { accessKeyId, date, region, service, signedHeaders: signedHeaders.split(';'), signature, presigned: false };
}

/** The parts of a presigned URL's query, or null where it is none. */
function presignedScope({ query }: EmulatorRequest): SignedScope | null {
  const parameter = (name: string) => query.get(`X-Amz-${name}`) ?? '';
  const [accessKeyId = '', date = '', region = '', service = '', end] = parameter('Credential').split('/');
  const signature = parameter('Signature');
  if (parameter('Algorithm') !== 'AWS4-HMAC-SHA256' || end !== 'aws4_request') return null;
  if (!/^[0-9a-f]{64}$/.test(signature)) return null;
  const signedHeaders = parameter('SignedHeaders').split(';');
  return { accessKeyId, date, region, service, signedHeaders, signature, presigned: true };
}

/** How the request is signed, whichever way; null where it is not. */
export function scopeOf(request: EmulatorRequest): SignedScope | null {
  return credentialOf(header(request, 'authorization')) ?? presignedScope(request);
}

/** The value of `X-Amz-NAME`, from the query of a presigned URL or from the headers. */
export function amzValue(request: EmulatorRequest, scope: SignedScope, name: string): string {
  return (scope.presigned ? request.query.get(`X-Amz-${name}`) : header(request, `x-amz-${name.toLowerCase()}`)) ?? '';
}

/** When the request says that it was signed, in ms since the epoch; NaN where it does not say. */
export function signedAt(request: EmulatorRequest, scope: SignedScope): number {
  const match = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(amzValue(request, scope, 'Date'));
  if (!match) return Number.NaN;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1).map(Number);
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

export function signatureMatches(request: EmulatorRequest, scope: SignedScope, secretAccessKey: string): boolean {
  const claimed = header(request, 'x-amz-content-sha256');
  const actual = sha256(request.body);
  if (claimed !== undefined && claimed !== 'UNSIGNED-PAYLOAD' && claimed !== actual) return false;
  const canonical = [
    request.method,
    canonicalPath(request.path),
    canonicalQuery(request.query, scope),
    ...scope.signedHeaders.map((name) => `${name}:${canonicalHeader(request, name)}`),
    '',
    scope.signedHeaders.join(';'),
    claimed ?? actual,
  ].join('\n');
  const credentialScope = `${scope.date}/${scope.region}/${scope.service}/aws4_request`;
  const toSign = ['AWS4-HMAC-SHA256', amzValue(request, scope, 'Date'), credentialScope, sha256(canonical)];
  const expected = hmac(signingKey(secretAccessKey, scope), toSign.join('\n'));
  return timingSafeEqual(expected, Buffer.from(scope.signature, 'hex'));
}

function signingKey(secretAccessKey: string, scope: SignedScope): Buffer {
  const parts = [scope.date, scope.region, scope.service, 'aws4_request'];
  return parts.reduce<Buffer>((key, part) => hmac(key, part), Buffer.from(`AWS4${secretAccessKey}`));
}

/** Every operation that is verified here has the path `/`, so that single and double encoding (S3, others) agree. */
function canonicalPath(path: string): string {
  return path.split('/').map(encode).join('/');
}

function canonicalQuery(query: URLSearchParams, { presigned }: SignedScope): string {
  const signed = [...query].filter(([name]) => !presigned || name !== 'X-Amz-Signature');
  const pairs = signed.map(([name, value]): [string, string] => [encode(name), encode(value)]);
  pairs.sort(([nameA, valueA], [nameB, valueB]) => compare(nameA, nameB) || compare(valueA, valueB));
  return pairs.map(([name, value]) => `${name}=${value}`).join('&');
}

function canonicalHeader(request: EmulatorRequest, name: string): string {
  const value = request.headers[name] ?? '';
  return (Array.isArray(value) ? value : [value]).map((one) => one.trim().replace(/ +/g, ' ')).join(',');
}

/** RFC 3986: `encodeURIComponent` leaves five characters alone that are to be encoded. */
function encode(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function sha256(data: string | Buffer): string {
  return createHash('sha256').update(data).digest('hex');
}

function hmac(key: Buffer, data: string): Buffer {
  return createHmac('sha256', key).update(data).digest();
}
