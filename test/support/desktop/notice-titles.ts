/** Titles of notifications, from the app's own words: `test/e2e/tray/tray.test.ts` has them as a person reads them. */
import { stringsFor } from '../../../main/desktop/strings/index.ts';

const { notices } = stringsFor('en', []);
const SOME = 'SOME-PROGRAM';

export const signedInTitle = (session: string): RegExp => new RegExp(`^${literally(notices.signedIn({ session }))}$`);

/** Whatever the program that needs the sign-in is called. */
export const neededTitle = (session: string): RegExp =>
  new RegExp(`^${literally(notices.needed({ program: SOME, session })).replace(literally(SOME), '.+')}$`);

const literally = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
