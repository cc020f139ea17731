/** The command on the PATH, and where things are kept. */
import { useEffect, useState } from 'react';
import { Button } from 'react-aria-components';
import type { CommandPlaceInfo } from '../../../preload/contracts/main.ts';
import { useWords } from '../../strings/words.tsx';
import { Section } from './settings-fields.tsx';
import type { SettingsProps } from './settings-props.ts';

/** Whether `daypass` works in a terminal, and the button that makes it work. */
export function CommandPlace({ api, act }: Pick<SettingsProps, 'api' | 'act'>) {
  const { t } = useWords();
  const s = t.settingsView;
  const [place, setPlace] = useState<CommandPlaceInfo | null>(null);
  useEffect(() => {
    void api.command().then((answer) => answer.ok && setPlace(answer.value));
  }, [api]);
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
        <Button className="button" onPress={() => void act(() => api.installCommand(), setPlace)}>
          {s.install}
        </Button>
      ) : null}
      {place?.isRemovable ? (
        <Button className="button" onPress={() => void act(() => api.removeCommand(), setPlace)}>
          {t.remove}
        </Button>
      ) : null}
    </div>
  );
}

export function Places({ view, api, act }: Pick<SettingsProps, 'view' | 'api' | 'act'>) {
  const { t } = useWords();
  const s = t.settingsView;
  const places = [
    [s.awsConfig, 'awsConfig'],
    [s.settingsFile, 'settings'],
    [s.state, 'state'],
    [s.logs, 'logs'],
  ] as const;
  return (
    <Section title={s.places}>
      {places.map(([label, place]) => (
        <div className="setting" key={place}>
          <span className="setting-label">
            {label}
            <code className="path">{view.paths[place]}</code>
          </span>
          <Button
            className="button"
            aria-label={s.openPlace({ place: label })}
            onPress={() => void act(() => api.openPlace(place))}
          >
            {s.open}
          </Button>
        </div>
      ))}
    </Section>
  );
}
