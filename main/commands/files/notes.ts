/** A note about a change to the person's files: a code and what is put into its sentence, so that each language has its own. */
import { type Given, type Speech, type Texts, textsFor } from '../../../common/texts.ts';
import type { WhyLeft } from '../../aws-files/import-profiles.ts';
import type { ErrorView } from '../../base/errors.ts';
import { printable } from '../../base/printable.ts';
import { NOTES_EN } from './notes-en.ts';

type Sentences = Texts<typeof NOTES_EN>;
type Plain = Omit<Sentences, 'whyLeft' | 'profile-left'>;

export type Note =
  | { readonly [Code in keyof Plain]: { readonly code: Code; readonly values: Given<Plain[Code]> } }[keyof Plain]
  | { readonly code: 'profile-left'; readonly profile: string; readonly why: WhyLeft };

/** How the one who is told hears of an error. */
export interface NoteSpeech extends Speech {
  readonly error: (error: ErrorView) => { readonly what: string };
}

/** @param translation `notes` of a language file; null for English */
export function notesFor(translation: unknown, speech: NoteSpeech): (note: Note) => string {
  const texts = textsFor(NOTES_EN, translation, speech);
  const whyLeft = (why: WhyLeft) => {
    if (why.code === 'error') return speech.error(why.error).what;
    const text = texts.whyLeft[why.code];
    return typeof text === 'string' ? text : text({ name: why.name });
  };
  return (note) => {
    switch (note.code) {
      case 'profile-left':
        return texts['profile-left']({ profile: note.profile, why: whyLeft(note.why) });
      case 'names-taken':
        return texts['names-taken'](note.values);
      case 'names-shared':
        return texts['names-shared'](note.values);
      case 'name-shared':
        return texts['name-shared'](note.values);
      case 'session-known':
        return texts['session-known'](note.values);
      case 'session-other':
        return texts['session-other'](note.values);
      case 'not-for-teams':
        return texts['not-for-teams'](note.values);
    }
  };
}

/** For a terminal. */
export const noteInEnglish = notesFor(null, {
  language: 'en',
  number: (n) => n.toLocaleString('en-US'),
  shown: printable,
  error: ({ what }) => ({ what }),
});
