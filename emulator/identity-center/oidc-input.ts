import { type EmulatorRequest, jsonObject } from '../http/http.ts';
import { WireError } from '../http/wire-error.ts';

type Body = Record<string, unknown>;

/** @throws WireError InvalidRequestException when the body is no JSON object. */
export function requireBody(request: EmulatorRequest): Body {
  const body = jsonObject(request);
  if (!body) throw new WireError('InvalidRequestException', 'The body is not a JSON object');
  return body;
}

/** @throws WireError InvalidRequestException when missing, empty or no string. */
export function requireString(body: Body, key: string): string {
  const value = body[key];
  if (typeof value !== 'string' || value === '') throw new WireError('InvalidRequestException', `${key} is required`);
  return value;
}

/** Undefined when absent or empty. @throws WireError InvalidRequestException when anything but a list of strings. */
export function optionalStrings(body: Body, key: string): string[] | undefined {
  const value = body[key];
  if (value === undefined || value === null) return undefined;
  if (!Array.isArray(value) || !value.every((item) => typeof item === 'string')) {
    throw new WireError('InvalidRequestException', `${key} is not a list of strings`);
  }
  return value.length === 0 ? undefined : value;
}
