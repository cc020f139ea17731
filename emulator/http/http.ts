/** Requests and answers as the operations see them: whole, without streams. */
import type { IncomingHttpHeaders } from 'node:http';

export interface EmulatorRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface EmulatorResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Name of the error that it carries, for the record of calls. */
  readonly errorType?: string;
}

export function json(value: unknown, status = 200): EmulatorResponse {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(value) };
}

export function xml(body: string, status = 200, contentType = 'text/xml'): EmulatorResponse {
  return {
    status,
    headers: { 'content-type': contentType },
    body: `<?xml version="1.0" encoding="UTF-8"?>\n${body}`,
  };
}

/** 303: the browser continues with GET, whatever brought it here. */
export function redirect(location: string): EmulatorResponse {
  return { status: 303, headers: { location, 'cache-control': 'no-store' }, body: '' };
}

/** A header that may come once; the first value if it came more often. */
export function header(request: EmulatorRequest, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value[0] : value;
}

export function isForm(request: EmulatorRequest): boolean {
  return (header(request, 'content-type') ?? '').startsWith('application/x-www-form-urlencoded');
}

export function form(request: EmulatorRequest): URLSearchParams {
  return new URLSearchParams(request.body.toString('utf8'));
}

/** The body as a JSON object, or null where it is none. */
export function jsonObject(request: EmulatorRequest): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(request.body.toString('utf8'));
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
}

/** Safe inside HTML and XML text and quoted attributes. */
export function escapeMarkup(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
