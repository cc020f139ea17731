/** The command on the PATH, where things are kept, and the report for support. */
import { useEffect, useState } from 'react';
import { Button } from 'react-aria-components';
import type { CommandPlaceInfo, DaypassApi, ViewState } from '../../../preload/contracts/main.ts';
import { useWords } from '../../strings/words.tsx';
import { Sheet } from '../base/dialog.tsx';
import { Fact, Section } from './settings-fields.tsx';
import type { SettingsProps } from './settings-props.ts';

/** Whether `daypass` can be typed in a terminal, and the button that sees to it. */
export function CommandPlace({ api, act }: Pick<SettingsProps, 'api' | 'act'>) {
  const { t } = useWords();
  const s = t.settingsView;
  const [place, setPlace] = useState<CommandPlaceInfo | null>(null);
  useEffect(() => {
    void api.command().then((answer) => answer.ok && setPlace(answer.value));
  }, [api]);
  const change = async (asked: ReturnType<DaypassApi['installCommand']>) => {
    const answer = await asked;
    if (answer.ok) setPlace(answer.value);
    else void act(Promise.resolve(answer));
  };
  const text =
    place === null
      ? ''
      : { ours: s.onPath, 'off-path': s.offPath, other: s.otherOnPath, absent: s.notOnPath }[place.state];
  const code = place?.state === 'off-path' ? place.line : place?.path;
  return (
    <div className="setting">
      <span className="setting-label">
        {text}
        {code ? <code className="path">{code}</code> : null}
      </span>
      {place?.state === 'absent' && place.path !== null ? (
        <Button className="button" onPress={() => void change(api.installCommand())}>
          {s.install}
        </Button>
      ) : null}
      {place?.isRemovable ? (
        <Button className="button" onPress={() => void change(api.removeCommand())}>
          {t.remove}
        </Button>
      ) : null}
    </div>
  );
}

export function Places({ view }: { view: ViewState }) {
  const { t } = useWords();
  const s = t.settingsView;
  const places = [
    [s.awsConfig, view.paths.awsConfig],
    [s.settingsFile, view.paths.settings],
    [s.state, view.paths.state],
    [s.logs, view.paths.logs],
  ] as const;
  return (
    <Section title={s.places}>
      {places.map(([label, path]) => (
        <Fact key={label} label={label}>
          <code>{path}</code>
        </Fact>
      ))}
    </Section>
  );
}

export function Diagnostics({ view, api, act, say }: SettingsProps) {
  const { t } = useWords();
  const s = t.settingsView;
  const [report, setReport] = useState<string | null>(null);
  const show = async () => {
    const answer = await api.diagnostics();
    if (answer.ok) setReport(answer.value);
    else void act(Promise.resolve(answer));
  };
  const copy = () => void act(api.copyDiagnostics(null)).then((isDone) => isDone && say(t.done.reportCopied));
  return (
    <Section title={s.diagnostics} text={s.diagnosticsText}>
      <div className="setting">
        <span className="setting-label">{s.version({ version: view.version })}</span>
        <div className="actions">
          <Button className="button" onPress={() => void show()}>
            {s.showReport}
          </Button>
          <Button className="button" onPress={copy}>
            {s.copyReport}
          </Button>
        </div>
      </div>
      {report === null ? null : (
        <Sheet title={s.diagnostics} onClose={() => setReport(null)}>
          <pre className="report" tabIndex={0}>
            {report}
          </pre>
          <div className="actions end">
            <Button className="button primary" onPress={copy}>
              {s.copyReport}
            </Button>
          </div>
        </Sheet>
      )}
    </Section>
  );
}
