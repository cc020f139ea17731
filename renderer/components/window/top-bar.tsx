import { Button } from 'react-aria-components';
import type { SessionInfo } from '../../../preload/contracts/main.ts';
import type { SessionActions } from '../../state/use-session-actions.ts';
import type { View } from '../../state/views.ts';
import { useWords } from '../../strings/words.tsx';
import { Icon } from '../base/icon.tsx';
import { SessionChips } from '../sessions/session-chips.tsx';

/** Views with a button; the icon has the view's name. */
const VIEWS = ['roles', 'activity', 'settings'] as const;

interface Props {
  readonly shown: View;
  readonly onView: (view: View) => void;
  readonly sessions: readonly SessionInfo[];
  readonly now: number;
  readonly actions: SessionActions;
}

/** The views on the left, the sessions on the right. */
export function TopBar({ shown, onView, sessions, now, actions }: Props) {
  const { t } = useWords();
  return (
    <header className="top">
      <h1 className="hidden">Daypass</h1>
      <nav className="views" aria-label={t.views}>
        {VIEWS.map((view) => (
          <Button
            key={view}
            className="view-button"
            {...(shown === view ? { 'aria-current': 'page' as const } : {})}
            onPress={() => onView(view)}
          >
            <Icon name={view} />
            <span>{t[view]}</span>
          </Button>
        ))}
      </nav>
      <SessionChips
        sessions={sessions}
        now={now}
        onAction={actions.run}
        onAdd={() => onView('add')}
        onSignInAll={actions.signInAll}
        onRefreshAll={actions.refreshAll}
      />
    </header>
  );
}
