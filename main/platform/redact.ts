/** The last net under the log: cuts what looks like a secret out of text that other people's code wrote. */
import { REDACTED } from '../base/secret.ts';

const PATTERNS: readonly RegExp[] = [
  // Tokens of Identity Center, in which colons part what is shorter than the next pattern takes.
  /\bao[ar][A-Za-z0-9][A-Za-z0-9+/:=_-]{24,}/g,
  // JSON Web Tokens (RFC 7519), and AWS's session tokens and other long base64 runs.
  /\beyJ[\w-]+\.[\w-]+\.[\w-]*/g,
  /[A-Za-z0-9+/_-]{100,}={0,2}/g,
  // OAuth parameters as they appear in bodies, URLs and error texts.
  /((?:access_?token|refresh_?token|client_?secret|device_?code|code_?verifier|id_?token|secret_?access_?key|session_?token|signin_?token|password)\\?["']?\s*[:=]\s*\\?["']?)(?!\[secret\])[^\s"'\\&,;}]+/gi,
  /(\bBearer\s+)(?!\[secret\])[^\s"'\\]+/gi,
];

export function redact(text: string): string {
  return PATTERNS.reduce(
    (cut, pattern) => cut.replace(pattern, (...match) => `${typeof match[1] === 'string' ? match[1] : ''}${REDACTED}`),
    text,
  );
}
