import { Button, ListBox, ListBoxItem } from 'react-aria-components';
import type { SessionInfo } from '../../preload/contract.ts';
import { sessionState } from '../state/words.ts';

interface Props {
  readonly sessions: readonly SessionInfo[];
  readonly chosen: string | null;
  readonly now: number;
  readonly onChoose: (name: string) => void;
  readonly onAdd: () => void;
}

export function SessionList({ sessions, chosen, now, onChoose, onAdd }: Props) {
  return (
    <nav className="sidebar" aria-label="Sessions">
      <h1 className="brand">Daypass</h1>
      <ListBox
        aria-label="Sessions"
        className="sessions"
        selectionMode="single"
        disallowEmptySelection
        selectedKeys={chosen === null ? [] : [chosen]}
        onSelectionChange={(keys) => {
          const [name] = keys === 'all' ? [] : [...keys];
          if (name !== undefined) onChoose(String(name));
        }}
      >
        {sessions.map((session) => {
          const { text, tone } = sessionState(session, now);
          return (
            <ListBoxItem key={session.name} id={session.name} textValue={session.name} className="session">
              <span className={`dot ${tone}`} aria-hidden="true" />
              <span className="session-name">{session.name}</span>
              <span className="session-state">{text}</span>
            </ListBoxItem>
          );
        })}
      </ListBox>
      <Button className="button quiet add" onPress={onAdd}>
        Add session
      </Button>
    </nav>
  );
}
