/** AWS's answers, looked at: its clients pass on whatever the JSON holds, whatever their types say. */
import * as v from 'valibot';
import type { RoleCredentials } from '../base/credentials.ts';
import { DaypassError } from '../base/errors.ts';
import { Secret } from '../base/secret.ts';

/** Text with something in it. */
export const answeredText = v.pipe(v.string(), v.minLength(1));
/** A length of time in s, or a time after the epoch. */
export const answeredTime = v.pipe(v.number(), v.finite(), v.gtValue(0));

/** @param what the error's sentence. @throws DaypassError aws-failed where the answer is not all there. */
export function wholeAnswer<Schema extends v.GenericSchema>(
  schema: Schema,
  answer: unknown,
  what: string,
): v.InferOutput<Schema> {
  const parsed = v.safeParse(schema, answer);
  if (parsed.success) return parsed.output;
  throw new DaypassError('aws-failed', what);
}

const Credentials = v.object({
  AccessKeyId: answeredText,
  SecretAccessKey: answeredText,
  SessionToken: answeredText,
  Expiration: v.date(),
});

/** Credentials as STS answers with them. @throws DaypassError aws-failed where they are not all there. */
export function answeredCredentials(answer: unknown): RoleCredentials {
  const given = wholeAnswer(Credentials, answer, 'AWS answered without credentials.');
  return {
    accessKeyId: given.AccessKeyId,
    secretAccessKey: new Secret(given.SecretAccessKey),
    sessionToken: new Secret(given.SessionToken),
    expiresAt: given.Expiration.getTime(),
  };
}
