import { Button, MenuTrigger, Popover } from 'react-aria-components';
import type { SessionInfo } from '../../../preload/contracts/main.ts';
import { sessionState } from '../../state/session-state.ts';
import { NARROW, useMedia } from '../../state/use-media.ts';
import { useWords } from '../../strings/words.tsx';
import { Icon } from '../base/icon.tsx';
import { type OnSession, SessionMenu } from './session-menu.tsx';
import { type ManyActions, SessionsList } from './sessions-list.tsx';

/** More than these are behind one button; only those that need the person stay in sight. A narrow window has room for one. */
const MAX_IN_LINE = 3;

interface Props extends ManyActions {
  /** All of them, roles on other roles included. */
  readonly sessions: readonly SessionInfo[];
  readonly now: number;
  readonly onAction: OnSession;
  readonly onAdd: () => void;
}

/** The sessions with their states, and what can be done with them: in one line, whatever there is to say of them. */
export function SessionChips({ sessions, now, onAction, onAdd, ...many }: Props) {
  const { t } = useWords();
  const isNarrow = useMedia(NARROW);
  const own = sessions.filter(({ buildsOn }) => buildsOn === null);
  const isMany = own.length > (isNarrow ? 1 : MAX_IN_LINE);
  const needing = own.filter((session) => needsPerson(session, now));
  const shown = isMany ? (isNarrow ? [] : needing.slice(0, MAX_IN_LINE)) : own;
  // What has no button of its own is said by the one for all.
  const [urgent = null] = needing.slice(shown.length);
  return (
    <div className="sessions" role="group" aria-label={t.sessions}>
      <div className="session-list">
        {shown.map((session) => (
          <Chip key={session.name} session={session} now={now} onAction={onAction} />
        ))}
        {isMany || own.length < sessions.length ? (
          <SessionsList
            sessions={sessions}
            isSummary={isMany}
            urgent={isMany ? urgent : null}
            now={now}
            onAction={onAction}
            {...many}
          />
        ) : null}
      </div>
      <Button className="icon-button" aria-label={t.session.add} onPress={onAdd}>
        <Icon name="add" />
      </Button>
    </div>
  );
}

/** A sign-in under way or failed, one that a program needs, one that ends soon. Others wait until they are needed. */
function needsPerson(session: SessionInfo, now: number): boolean {
  const { signIn, signInDue, state } = session;
  if (signIn !== null || signInDue) return true;
  const ENDING_MS = 15 * 60_000;
  return state.status === 'signed-in' && !state.renewable && state.expiresAt - now < ENDING_MS;
}

function Chip({ session, now, onAction }: { session: SessionInfo; now: number; onAction: OnSession }) {
  const words = useWords();
  const { text, tone } = sessionState(session, now, words);
  return (
    <MenuTrigger>
      <Button className="session" aria-label={words.t.session.menu({ name: session.name, state: text })}>
        <span className={`dot ${tone}`} aria-hidden="true" />
        <span className="session-name" title={session.name}>
          {session.name}
        </span>
        <span className="session-state">{text}</span>
        <Icon name="down" />
      </Button>
      <Popover className="popover" placement="bottom end" offset={4}>
        <SessionMenu session={session} state={text} now={now} onAction={onAction} />
      </Popover>
    </MenuTrigger>
  );
}
