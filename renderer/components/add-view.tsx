import { Button } from 'react-aria-components';
import type { SessionInfo } from '../../preload/contract.ts';
import { useWords } from '../strings/words.tsx';
import { Icon } from './icon.tsx';
import { type Definition, SessionForm } from './session-form.tsx';

interface Props {
  readonly sessions: readonly SessionInfo[];
  readonly configFile: string;
  readonly onSubmit: (definition: Definition) => Promise<boolean>;
  /** Null where there is nothing to go back to: on the first run. */
  readonly onBack: (() => void) | null;
}

/** How a person gets into AWS, in plain words; what their config file already has needs no adding. */
export function AddView({ sessions, configFile, onSubmit, onBack }: Props) {
  const { t } = useWords();
  return (
    <section className="page add" aria-label={t.add.title}>
      <div className="column">
        {onBack ? (
          <Button className="button quiet back" onPress={onBack}>
            <Icon name="back" />
            {t.back}
          </Button>
        ) : null}
        <h2>{onBack ? t.add.title : t.add.first}</h2>
        {onBack ? null : <p className="lead">{t.add.firstText}</p>}
        <div className="card">
          <div className="card-head">
            <h3>{t.add.identityCenter}</h3>
            <span className="pill">{t.add.recommended}</span>
          </div>
          <p className="muted">{t.add.identityCenterText}</p>
          <SessionForm
            sessions={sessions}
            edited={null}
            configFile={configFile}
            onSubmit={onSubmit}
            onCancel={onBack}
          />
        </div>
      </div>
    </section>
  );
}
