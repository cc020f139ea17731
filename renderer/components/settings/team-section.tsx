/** Settings that a team shares, below the person's own. */
import { useCallback, useEffect, useState } from 'react';
import { Button } from 'react-aria-components';
import type { TeamInfo, TeamPlanInfo } from '../../../preload/contracts/main.ts';
import { useNow } from '../../state/use-now.ts';
import { useWords } from '../../strings/words.tsx';
import { DiffSheet } from '../base/diff-sheet.tsx';
import { Section, TextSetting } from './settings-fields.tsx';
import type { SettingsProps } from './settings-props.ts';

const MINUTE_MS = 60_000;

export function TeamSection({ api, act, say }: Pick<SettingsProps, 'api' | 'act' | 'say'>) {
  const words = useWords();
  const s = words.t.team;
  const now = useNow(MINUTE_MS);
  const [team, setTeam] = useState<TeamInfo | null>(null);
  const [plan, setPlan] = useState<TeamPlanInfo | null>(null);
  const load = useCallback(() => void api.team().then((answer) => answer.ok && setTeam(answer.value)), [api]);
  useEffect(load, [load]);
  const show = async (from: string | null) => {
    const asked = api.planTeam(from);
    if (!(await act(asked))) return;
    const answer = await asked;
    if (answer.ok) setPlan(answer.value);
  };
  const apply = async () => {
    setPlan(null);
    if (await act(api.applyTeam())) say(s.applied);
    load();
  };
  const remove = async () => {
    if (await act(api.removeTeam())) say(s.removed);
    load();
  };
  return (
    <Section title={s.title} text={s.text}>
      {team ? (
        <div className="setting">
          <span className="setting-label">
            {team.name ?? s.unnamed}
            <code className="path">{team.from}</code>
            <span className="kept-until muted fine">{s.fetched({ time: words.exactTime(team.fetchedAt, now) })}</span>
          </span>
          <div className="actions">
            <Button className="button" onPress={() => void show(null)}>
              {s.refresh}
            </Button>
            <Button className="button" onPress={() => void remove()}>
              {words.t.remove}
            </Button>
          </div>
        </div>
      ) : null}
      <TextSetting
        label={team ? s.another : s.address}
        placeholder="https://example.com/daypass.json"
        value=""
        isValid={(text) => text.length <= 1_000}
        onChange={(from) => void show(from.trim())}
      />
      {plan ? (
        <DiffSheet
          title={s.title}
          text={plan.diff === '' ? s.nothing : s.changes}
          diff={plan.diff}
          notes={plan.notes}
          yes={s.apply}
          onYes={() => void apply()}
          onClose={() => setPlan(null)}
        />
      ) : null}
    </Section>
  );
}
