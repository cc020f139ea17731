/** Where a session stands, and the steps of a sign-in: said once for the agent that makes them and for the window that shows them. */
import * as v from 'valibot';

const epochMs = v.number();

/** Without any secret. */
export const SessionState = v.variant('status', [
  v.object({ status: v.literal('signed-out'), reason: v.picklist(['never', 'signed-out', 'expired', 'revoked']) }),
  /** `renewable`: the session continues past `expiresAt` without a person. */
  v.object({ status: v.literal('signed-in'), expiresAt: epochMs, renewable: v.boolean() }),
]);
export type SessionState = Readonly<v.InferOutput<typeof SessionState>>;

export const SignInMethod = v.picklist(['device', 'browser']);
export type SignInMethod = v.InferOutput<typeof SignInMethod>;

/** Steps that wait for an answer. */
const QUESTIONS = [
  /** The code that this MFA device shows now (`arn:aws:iam::ACCOUNT:mfa/NAME`, or a serial number); again after a wrong one. */
  v.object({ step: v.literal('mfa'), serial: v.string(), expiresAt: epochMs, wasWrong: v.optional(v.boolean()) }),
  /** A page in any browser that shows a code at its end; again after one that was not from there. */
  v.object({ step: v.literal('code'), url: v.string(), expiresAt: epochMs, wasWrong: v.optional(v.boolean()) }),
  /** A sign-in in a window of the desktop app, which answers with what the page there came to. */
  v.object({ step: v.literal('window'), url: v.string(), expiresAt: epochMs }),
] as const;
const SignInQuestion = v.variant('step', [...QUESTIONS]);
export type SignInQuestion = Readonly<v.InferOutput<typeof SignInQuestion>>;

/** What a sign-in asks of the person or tells them, while it runs. */
export const SignInStep = v.variant('step', [
  v.object({ step: v.literal('starting') }),
  /** RFC 8628: compare the code, approve in the browser. `urlWithCode`: the address with the code already in it. */
  v.object({
    step: v.literal('device'),
    userCode: v.string(),
    url: v.string(),
    urlWithCode: v.string(),
    expiresAt: epochMs,
    /** IAM Identity Center only: a code from a region other than the portal's can't be approved. */
    region: v.optional(v.string()),
  }),
  /** Authorization code with PKCE: the browser returns to a loopback address. */
  v.object({ step: v.literal('browser'), url: v.string(), expiresAt: epochMs }),
  /** No answer from AWS at the moment; it is tried again until the code expires. */
  v.object({ step: v.literal('slow-network'), expiresAt: epochMs }),
  ...QUESTIONS,
]);
export type SignInStep = Readonly<v.InferOutput<typeof SignInStep>>;

/**
 * What a person may give for an answer. The code of a console sign-in is base64 of its state and AWS's own code: 76
 * characters where that has 16, and AWS names no limit.
 */
export const SignInAnswer = v.pipe(v.string(), v.minLength(1), v.maxLength(8_192));

export interface SignInPage {
  readonly url: string;
  /** `window`: only a window of Daypass can see how the page ends. */
  readonly opensIn: 'browser' | 'window';
}

/** The page that the step wants opened, or opened once more; null where it has none. */
export function pageOf(step: SignInStep): SignInPage | null {
  switch (step.step) {
    case 'device':
      return { url: step.urlWithCode, opensIn: 'browser' };
    case 'browser':
    case 'code':
      return { url: step.url, opensIn: 'browser' };
    case 'window':
      return { url: step.url, opensIn: 'window' };
    case 'starting':
    case 'slow-network':
    case 'mfa':
      return null;
  }
}
