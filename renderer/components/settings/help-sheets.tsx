import type { DaypassApi, ViewState } from '../../../preload/contracts/main.ts';
import type { Store } from '../../state/store.ts';
import type { Say } from '../../state/use-said.ts';
import { useWords } from '../../strings/words.tsx';
import { Sheet } from '../base/dialog.tsx';
import { HelpButtons } from './diagnostics.tsx';
import { Fact, KeychainFact } from './settings-fields.tsx';

interface Props {
  readonly view: ViewState;
  readonly onClose: () => void;
}

/** What to do where something does not work. */
export function ProblemSheet(props: Omit<Props, 'view'> & { api: DaypassApi; act: Store['act']; say: Say }) {
  const { t } = useWords();
  return (
    <Sheet title={t.help.problemTitle} onClose={props.onClose}>
      <p className="muted">{t.help.problemText}</p>
      <HelpButtons {...props} />
    </Sheet>
  );
}

export function AboutSheet({ view, onClose }: Props) {
  const { t } = useWords();
  return (
    <Sheet title={t.help.about} onClose={onClose} isLight>
      <p className="muted">{t.help.aboutText}</p>
      <div className="facts">
        <Fact label={t.help.version}>{view.version}</Fact>
        <Fact label={t.help.license}>Apache-2.0</Fact>
        <KeychainFact keychain={view.keychain} />
      </div>
    </Sheet>
  );
}
