import { useEffect, useState } from 'react';
import type { DaypassApi, SessionInfo, SourceFields } from '../../../preload/contracts/main.ts';
import type { RoleCatalogue } from '../../search/role-catalogue.ts';
import type { Store } from '../../state/store.ts';
import { useWords } from '../../strings/words.tsx';
import { Sheet } from '../base/dialog.tsx';
import { type FormKind, SourceForm } from './source-form.tsx';

interface Props {
  readonly session: SessionInfo;
  readonly sessions: readonly SessionInfo[];
  readonly catalogue: RoleCatalogue | null;
  readonly api: DaypassApi;
  readonly act: Store['act'];
  readonly onClose: () => void;
}

/** Changes a session that is defined in the settings. */
export function SourceSheet({ session, sessions, catalogue, api, act, onClose }: Props) {
  const { t } = useWords();
  const [fields, setFields] = useState<SourceFields | null>(null);
  const { name, kind } = session;
  useEffect(() => {
    void act(() => api.sourceFields(name), setFields);
  }, [api, act, name]);
  if (!fields) return null;
  return (
    <Sheet title={t.add.editTitle({ name })} onClose={onClose}>
      <SourceForm
        kind={kind as FormKind}
        sessions={sessions}
        catalogue={catalogue}
        edited={{ name, fields: fields as Readonly<Record<string, string>> }}
        onCancel={onClose}
        onSubmit={(source, sent) =>
          act(
            () => api.editSource(source),
            () => {
              sent();
              onClose();
            },
          )
        }
      />
      <p className="muted fine">{t.add.editSourceText}</p>
    </Sheet>
  );
}
