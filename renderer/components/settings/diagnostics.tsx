/** The report for support, and the checks of `daypass doctor`. */

import { useEffect, useState } from 'react';
import { Button } from 'react-aria-components';
import { FINDING_MARKS } from '../../../common/finding-marks.ts';
import type { CheckInfo } from '../../../preload/contracts/main.ts';
import { useWords } from '../../strings/words.tsx';
import { Sheet } from '../base/dialog.tsx';
import { Section } from './settings-fields.tsx';
import type { SettingsProps } from './settings-props.ts';

type Props = Pick<SettingsProps, 'api' | 'act' | 'say'>;

export function Diagnostics({ view, ...parts }: Props & Pick<SettingsProps, 'view'>) {
  const { t } = useWords();
  const s = t.settingsView;
  return (
    <Section title={s.diagnostics} text={s.diagnosticsText}>
      <div className="setting">
        <span className="setting-label">{s.version({ version: view.version })}</span>
        <HelpButtons {...parts} />
      </div>
    </Section>
  );
}

/** Checks and report, each behind its button. */
export function HelpButtons({ api, act, say }: Props) {
  const { t, language } = useWords();
  const s = t.settingsView;
  const [report, setReport] = useState<string | null>(null);
  const [checks, setChecks] = useState<readonly CheckInfo[] | 'running' | null>(null);
  const isListed = Array.isArray(checks);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was found is said again in another language.
  useEffect(() => {
    if (!isListed) return;
    void api.foundChecks().then((answer) => {
      if (answer.ok) setChecks((before) => (Array.isArray(before) ? answer.value : before));
    });
  }, [api, language, isListed]);
  const show = () => void act(() => api.diagnostics(), setReport);
  // A sheet that was closed meanwhile stays closed.
  const found = (all: readonly CheckInfo[] | null) => setChecks((before) => (before === 'running' ? all : null));
  const check = () =>
    void act(async () => {
      setChecks('running');
      const answer = await api.runChecks();
      if (!answer.ok) found(null);
      return answer;
    }, found);
  const copy = () =>
    void act(
      () => api.copyDiagnostics(null),
      () => say(t.done.reportCopied),
    );
  return (
    <div className="actions">
      <Button className="button" onPress={check}>
        {s.runChecks}
      </Button>
      <Button className="button" onPress={show}>
        {s.showReport}
      </Button>
      <Button className="button" onPress={copy}>
        {s.copyReport}
      </Button>
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
      {checks === null ? null : (
        <Sheet title={s.checks} onClose={() => setChecks(null)}>
          {checks === 'running' ? (
            <p className="muted" role="status">
              {s.checking}
            </p>
          ) : (
            <Checks
              checks={checks}
              onCopy={() =>
                void act(
                  () => api.copyChecks(),
                  () => say(t.done.copied),
                )
              }
            />
          )}
        </Sheet>
      )}
    </div>
  );
}

function Checks({ checks, onCopy }: { checks: readonly CheckInfo[]; onCopy: () => void }) {
  const { t } = useWords();
  const s = t.settingsView;
  const wrong = checks.filter(({ state }) => state === 'bad').length;
  return (
    <>
      <p role="status">{wrong === 0 ? s.allWorks : s.wrong({ n: wrong })}</p>
      <ul className="checks" tabIndex={0} aria-label={s.checks}>
        {checks.map(({ part, state, what, next }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: what was found stays in its order.
          <li className="check" key={index}>
            <span className="check-mark" data-state={state} role="img" aria-label={s.states[state]}>
              {FINDING_MARKS[state]}
            </span>
            <span className="check-about">
              <strong>{part}</strong> {what}
              {next === '' ? null : <span className="muted fine">{next}</span>}
            </span>
          </li>
        ))}
      </ul>
      <div className="actions end">
        <Button className="button primary" onPress={onCopy}>
          {s.copyChecks}
        </Button>
      </div>
    </>
  );
}
