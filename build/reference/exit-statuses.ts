/** What the exit statuses of the command line mean, for its page and the manual. */
import { EXIT, type ExitStatus } from '../../main/base/errors.ts';

interface Meaning {
  readonly meaning: string;
  /** In Markdown; none where there is nothing to do. */
  readonly next: string;
}

/** A status that is missing here fails the type check. */
const MEANINGS: Readonly<Record<keyof typeof EXIT, Meaning>> = {
  done: { meaning: 'done', next: '' },
  unexpected: {
    meaning: 'something unexpected, or canceled',
    next: 'read the line; the log has more (`daypass agent status` names it)',
  },
  usage: { meaning: 'the arguments are wrong', next: '`daypass COMMAND --help`' },
  signInRequired: { meaning: 'a sign-in is required', next: '`daypass login`' },
  notFound: { meaning: 'no such session, account or role', next: '`daypass status`, `daypass list`' },
  denied: { meaning: 'denied: by you, or by AWS', next: 'ask for access, or sign in again' },
  awsFailed: { meaning: 'AWS can’t be reached or failed', next: 'wait, check the network' },
  agentUnreachable: { meaning: 'the agent can’t be reached', next: '`daypass agent start`' },
};

export const STATUSES: readonly (Meaning & { readonly status: ExitStatus })[] = Object.entries(EXIT).map(
  ([name, status]) => ({ status, ...MEANINGS[name as keyof typeof EXIT] }),
);
