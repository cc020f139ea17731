/** What makes other tools use Daypass: its command, the person's own profiles, and a profile for each role. */
import { useState } from 'react';
import { Button } from 'react-aria-components';
import type { DaypassApi, ToolKind } from '../../preload/contracts/main.ts';
import type { Store } from '../state/store.ts';
import type { Say } from '../state/use-said.ts';
import { useWords } from '../strings/words.tsx';
import { DiffSheet } from './base/diff-sheet.tsx';
import { Icon } from './base/icon.tsx';
import { CommandPlace } from './settings/installation.tsx';

interface Props {
  readonly api: DaypassApi;
  readonly act: Store['act'];
  readonly say: Say;
}

interface ShownPlan {
  readonly kind: ToolKind;
  readonly path: string;
  readonly diff: string;
  readonly notes: readonly string[];
}

/** The three steps, each on its own. */
export function ConnectSteps({ api, act, say }: Props) {
  const { t } = useWords();
  const c = t.connect;
  const [shown, setShown] = useState<ShownPlan | null>(null);
  const plan = (kind: ToolKind) =>
    void act(
      () => api.planTool(kind),
      (planned) => setShown({ kind, ...planned }),
    );
  const apply = ({ kind }: ShownPlan) => {
    setShown(null);
    void act(
      () => api.applyTool(kind),
      () => say(c.done[kind]),
    );
  };
  return (
    <>
      <CommandPlace api={api} act={act} />
      {(['import', 'profiles'] as const).map((kind) => (
        <div key={kind} className="setting">
          <span className="setting-label">{c.steps[kind]}</span>
          <Button className="button" onPress={() => plan(kind)}>
            {c.show}
          </Button>
        </div>
      ))}
      {shown ? (
        <DiffSheet
          title={c.titles[shown.kind]}
          text={shown.diff === '' ? c.nothing[shown.kind] : c.changes({ file: shown.path })}
          diff={shown.diff}
          notes={shown.notes}
          yes={c.write}
          onYes={() => apply(shown)}
          onClose={() => setShown(null)}
        />
      ) : null}
    </>
  );
}

/** After the first sign-in, until it is waved away: one line that opens. The settings have the same. */
export function ConnectCard({ onDismiss, ...parts }: Props & { readonly onDismiss: () => void }) {
  const { t } = useWords();
  const [isOpen, setOpen] = useState(false);
  return (
    <section className="connect-card" aria-label={t.connect.title}>
      <div className="connect-head">
        <p>
          <strong>{t.connect.title}</strong>
          <span className="muted">{isOpen ? t.connect.later : t.connect.summary}</span>
        </p>
        <Button className="button small" aria-expanded={isOpen} onPress={() => setOpen(!isOpen)}>
          {t.connect.setUp}
          <Icon name={isOpen ? 'up' : 'down'} />
        </Button>
        <Button className="icon-button" aria-label={t.dismiss} onPress={onDismiss}>
          <Icon name="close" />
        </Button>
      </div>
      {isOpen ? <ConnectSteps {...parts} /> : null}
    </section>
  );
}

/** Shown when a role becomes active for the first time: says which programs follow it. */
export function ActiveHint(props: {
  readonly role: string;
  readonly onCopy: () => void;
  readonly onDismiss: () => void;
}) {
  const { t } = useWords();
  const text = t.connect.follows({ role: props.role });
  return (
    <section className="notice hint" aria-label={t.connect.active}>
      <p role="status" title={text}>
        {text}
      </p>
      <Button className="button small" onPress={props.onCopy}>
        {t.connect.copy}
      </Button>
      <Button className="icon-button" aria-label={t.dismiss} onPress={props.onDismiss}>
        <Icon name="close" />
      </Button>
    </section>
  );
}
