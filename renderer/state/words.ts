/** How states and times read in the window. */
import type { ListingInfo, SessionInfo } from '../../preload/contract.ts';

const MINUTE = 60_000;

export type Tone = 'good' | 'waiting' | 'due' | 'off';

/** A session's state in a word or two. */
export function sessionState({ state, signIn, signInDue }: SessionInfo, now: number): { text: string; tone: Tone } {
  if (signIn?.status === 'running') return { text: 'Waiting for you', tone: 'waiting' };
  if (state.status === 'signed-in') {
    if (state.renewable) return { text: 'Signed in', tone: 'good' };
    return { text: `Signed in until ${timeOf(state.expiresAt, now)}`, tone: 'good' };
  }
  if (signInDue) return { text: 'A program is waiting', tone: 'due' };
  switch (state.reason) {
    case 'never':
      return { text: 'Not signed in', tone: 'off' };
    case 'signed-out':
      return { text: 'Signed out', tone: 'off' };
    case 'expired':
      return { text: 'Sign-in ended', tone: 'due' };
    case 'revoked':
      return { text: 'Ended by AWS', tone: 'due' };
  }
}

/** How the list of roles stands. */
export function listingState(listing: ListingInfo, now: number): string {
  switch (listing.status) {
    case 'running':
      return listing.accounts === 0 ? 'Asking AWS…' : `${listing.accountsDone} of ${listing.accounts} accounts`;
    case 'stopped':
      return `Stopped at ${listing.accountsDone} of ${listing.accounts} accounts`;
    case 'failed':
      return 'Not refreshed';
    case 'idle':
      return listing.completedAt === null ? '' : `Listed ${timeOf(listing.completedAt, now)}`;
  }
}

/** `45 s`, `12 min`, `3 h 5 min`; rounded down. */
export function duration(ms: number): string {
  const minutes = Math.floor(ms / MINUTE);
  if (minutes < 1) return `${Math.max(0, Math.floor(ms / 1000))} s`;
  if (minutes < 60) return `${minutes} min`;
  const rest = minutes % 60;
  return rest === 0 ? `${Math.floor(minutes / 60)} h` : `${Math.floor(minutes / 60)} h ${rest} min`;
}

/** `17:02`, or with the day before it where that is not today. */
export function timeOf(ms: number, now: number): string {
  const date = new Date(ms);
  const time = date.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit', hour12: false });
  if (date.toDateString() === new Date(now).toDateString()) return time;
  return `${date.toLocaleDateString([], { month: 'short', day: 'numeric' })}, ${time}`;
}

/** `1 role`, `3 roles` */
export function plural(count: number, noun: string): string {
  return `${count.toLocaleString('en-US')} ${noun}${count === 1 ? '' : 's'}`;
}
