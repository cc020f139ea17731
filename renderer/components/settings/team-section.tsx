/** Settings that a team shares, below the person's own. */
import { useCallback, useEffect, useState } from 'react';
import { Button } from 'react-aria-components';
import type { DaypassApi, TeamInfo, TeamPlanInfo } from '../../../preload/contracts/main.ts';
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
  const show = (from: string | null) => void act(() => api.planTeam(from), setPlan);
  /** Says what came of it, and what there is now, whatever came of it. */
  const change = (work: DaypassApi['applyTeam'], said: string) =>
    void act(
      () => work().finally(load),
      () => say(said),
    );
  const apply = () => {
    setPlan(null);
    change(api.applyTeam, s.applied);
  };
  const remove = () => change(api.removeTeam, s.removed);
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
            <Button className="button" onPress={() => show(null)}>
              {s.refresh}
            </Button>
            <Button className="button" onPress={remove}>
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
        onChange={(from) => show(from.trim())}
      />
      {plan ? (
        <DiffSheet
          title={s.title}
          text={plan.diff === '' ? s.nothing : s.changes}
          diff={plan.diff}
          notes={plan.notes}
          yes={s.apply}
          onYes={apply}
          onClose={() => setPlan(null)}
        />
      ) : null}
    </Section>
  );
}
