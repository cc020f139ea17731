import type { ReactNode } from 'react';
import { Button, Disclosure, DisclosureGroup, DisclosurePanel, Heading, type Key } from 'react-aria-components';
import type { SessionInfo } from '../../../preload/contracts/main.ts';
import type { RoleCatalogue } from '../../search/role-catalogue.ts';
import type { Submit } from '../../state/forms/submit.ts';
import { useDraft } from '../../state/forms/use-draft.ts';
import { useWords } from '../../strings/words.tsx';
import { Icon } from '../base/icon.tsx';
import { type Definition, SessionForm } from './session-form.tsx';
import { type EditedSource, type FormKind, SourceForm } from './source-form.tsx';

const KINDS: readonly Exclude<FormKind, 'iam-user'>[] = ['oidc', 'saml', 'assume-role', 'console-login'];

interface Props {
  readonly sessions: readonly SessionInfo[];
  readonly catalogue: RoleCatalogue | null;
  readonly configFile: string;
  readonly onSubmit: Submit<Definition>;
  readonly onSource: Submit<EditedSource>;
  /** Opens the window that takes an access key: no secret is typed into this one. */
  readonly onAccessKey: () => void;
  /** Null where there is nothing to go back to: on the first run. */
  readonly onBack: (() => void) | null;
}

/** How a person gets into AWS, in plain words; what their config file already has needs no adding. */
export function AddView({ sessions, catalogue, configFile, onSubmit, onSource, onAccessKey, onBack }: Props) {
  const { t } = useWords();
  const { value: open, set: setOpen } = useDraft<Set<Key>>('ways', new Set(['identity-center']));
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
        <p className="question">{t.add.question}</p>
        <DisclosureGroup className="ways" expandedKeys={open} onExpandedChange={setOpen}>
          <Way
            id="identity-center"
            {...t.add.kinds['identity-center']}
            mark={t.add.recommended}
            isOpen={open.has('identity-center')}
          >
            <SessionForm
              sessions={sessions}
              edited={null}
              configFile={configFile}
              onSubmit={onSubmit}
              onCancel={onBack}
            />
          </Way>
          {KINDS.map((kind) => (
            <Way key={kind} id={kind} {...t.add.kinds[kind]} isOpen={open.has(kind)}>
              <SourceForm kind={kind} sessions={sessions} catalogue={catalogue} onSubmit={onSource} />
            </Way>
          ))}
          <Way id="iam-user" {...t.add.kinds['iam-user']} isOpen={open.has('iam-user')}>
            <div className="actions">
              <Button className="button primary" onPress={onAccessKey}>
                {t.add.accessKey}
              </Button>
            </div>
            <p className="muted fine">
              {t.add.iamUserHow} <code className="command">daypass iam-user add NAME</code>
            </p>
          </Way>
        </DisclosureGroup>
      </div>
    </section>
  );
}

interface WayProps {
  readonly id: string;
  readonly title: string;
  readonly text: string;
  readonly mark?: string;
  readonly isOpen: boolean;
  readonly children: ReactNode;
}

function Way({ id, title, text, mark, isOpen, children }: WayProps) {
  return (
    <Disclosure id={id} className="way">
      <Heading level={3}>
        <Button slot="trigger" className="way-button">
          <span className="way-title">
            {title}
            {mark ? <span className="pill">{mark}</span> : null}
          </span>
          <Icon name="down" />
        </Button>
      </Heading>
      <DisclosurePanel className="way-panel">
        {isOpen ? (
          <>
            <p className="muted">{text}</p>
            {children}
          </>
        ) : null}
      </DisclosurePanel>
    </Disclosure>
  );
}
