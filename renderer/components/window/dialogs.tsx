import type { DaypassApi, SessionInfo, Usage, ViewState } from '../../../preload/contracts/main.ts';
import type { RoleCatalogue } from '../../search/role-catalogue.ts';
import type { Store } from '../../state/store.ts';
import type { RunRole } from '../../state/use-role-runner.ts';
import type { Say } from '../../state/use-said.ts';
import type { SessionActions } from '../../state/use-session-actions.ts';
import type { OpenDialog } from '../../state/views.ts';
import { useWords } from '../../strings/words.tsx';
import { Question, Sheet } from '../base/dialog.tsx';
import { KeysSheet } from '../base/keys-sheet.tsx';
import { ListingsSheet } from '../base/listings.tsx';
import { ConsoleSheet } from '../roles/console-sheet.tsx';
import { SessionForm } from '../sessions/session-form.tsx';
import { SourceSheet } from '../sessions/source-sheet.tsx';
import { AccountSheet } from '../settings/account-sheet.tsx';
import { FavouritesSheet } from '../settings/favourites-sheet.tsx';
import { AboutSheet, ProblemSheet } from '../settings/help-sheets.tsx';

interface Props {
  readonly dialog: OpenDialog | null;
  readonly view: ViewState | null;
  readonly favourites: Usage['favourites'];
  readonly catalogue: RoleCatalogue | null;
  readonly api: DaypassApi;
  readonly act: Store['act'];
  readonly say: Say;
  readonly actions: SessionActions;
  readonly run: RunRole;
  readonly onClose: () => void;
}

/** The dialog over the window; there is at most one. */
export function Dialogs(props: Props) {
  const { dialog, view, api, act, say, actions, onClose } = props;
  switch (dialog?.kind) {
    case undefined:
      return null;
    case 'keys':
      return <KeysSheet onClose={onClose} />;
    case 'problem':
      return <ProblemSheet {...props} />;
    case 'about':
      return view && <AboutSheet view={view} onClose={onClose} />;
    case 'lists':
      return <ListingsSheet sessions={view?.sessions ?? []} onAgain={actions.refreshAll} onClose={onClose} />;
    case 'consoleAt':
      return (
        <ConsoleSheet
          role={dialog.role}
          api={api}
          onOpen={(wish) => props.run('console', dialog.role, wish)}
          onClose={onClose}
        />
      );
    case 'account':
      return <AccountSheet account={dialog.role.account} api={api} act={act} say={say} onClose={onClose} />;
    case 'favourites':
      return <FavouritesSheet {...props} />;
    case 'edit':
      return view && <EditSheet {...props} view={view} session={dialog.session} />;
    case 'remove':
      return view && <RemoveQuestion {...props} view={view} session={dialog.session} />;
  }
}

interface SessionProps extends Props {
  readonly view: ViewState;
  readonly session: SessionInfo;
}

function EditSheet({ session, view, catalogue, api, act, actions, onClose }: SessionProps) {
  const { t } = useWords();
  const { sessions, paths } = view;
  if (session.origin === 'settings') {
    return (
      <SourceSheet session={session} sessions={sessions} catalogue={catalogue} api={api} act={act} onClose={onClose} />
    );
  }
  return (
    <Sheet title={t.add.editTitle({ name: session.name })} onClose={onClose}>
      <SessionForm
        sessions={sessions}
        edited={session}
        configFile={paths.awsConfig}
        onSubmit={(definition, sent) =>
          actions.edit(definition, () => {
            sent();
            onClose();
          })
        }
        onCancel={onClose}
      />
    </Sheet>
  );
}

function RemoveQuestion({ session, view, actions, onClose }: SessionProps) {
  const { t } = useWords();
  const { paths } = view;
  return (
    <Question
      title={t.session.removeTitle({ name: session.name })}
      text={t.session.removeText({ file: session.origin === 'settings' ? paths.settings : paths.awsConfig })}
      yes={t.remove}
      onYes={() => void actions.remove(session.name)}
      onClose={onClose}
    />
  );
}
