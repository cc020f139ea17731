/** A session's state in a word or two, and how it looks. */

import type { SignInMethod } from '../../common/sign-in.ts';
import type { SessionInfo } from '../../preload/contracts/main.ts';
import type { Words } from '../strings/words.tsx';

/** How the dot of a session looks. */
export type Tone = 'good' | 'waiting' | 'due' | 'off';

/** A session that ends within this time and can't be renewed silently is ending soon, in ms. */
const ENDING_MS = 15 * 60_000;

export function sessionState(session: SessionInfo, now: number, words: Words): { text: string; tone: Tone } {
  const { state, signIn, signInDue } = session;
  const { t } = words;
  if (signIn?.status === 'running') return { text: t.session.waiting, tone: 'waiting' };
  if (state.status === 'signed-in') {
    const isEnding = !state.renewable && state.expiresAt - now < ENDING_MS;
    const end = state.expiresAt > now ? words.time(state.expiresAt, now) : '';
    if (end === '') return { text: t.session.signedIn, tone: 'good' };
    if (state.renewable) return { text: t.session.renewed({ time: end }), tone: 'good' };
    return { text: t.session.signedInUntil({ time: end }), tone: isEnding ? 'due' : 'good' };
  }
  if (signInDue) return { text: t.session.due, tone: 'due' };
  if (signIn?.status === 'failed') return { text: t.session.failed, tone: 'due' };
  switch (state.reason) {
    case 'never':
      return { text: t.session.never, tone: 'off' };
    case 'signed-out':
      return { text: t.session.signedOut, tone: 'off' };
    case 'expired':
      return { text: t.session.expired, tone: 'due' };
    case 'revoked':
      return { text: t.session.revoked, tone: 'due' };
  }
}

/** With a code, or without one. */
export function otherMethod(method: SignInMethod): SignInMethod {
  return method === 'device' ? 'browser' : 'device';
}
