/** Which browser opens sign-ins and consoles, and what consoles keep. */
import { useEffect, useState } from 'react';
import { Button } from 'react-aria-components';
import type { BrowserInfo, DaypassApi, KeptConsolesInfo, SettingsInfo } from '../../../preload/contracts/main.ts';
import { useWords } from '../../strings/words.tsx';
import { Choose, Section, Toggle } from './settings-fields.tsx';
import { type SettingsProps, withOwn } from './settings-props.ts';
import { SimpleSettings } from './simple-settings.tsx';

const DEFAULT_BROWSER = 'default';
const HOURS = [1, 2, 4, 8, 12] as const;

type WithBrowsers = SettingsProps & { readonly browsers: readonly BrowserInfo[] };

/** Browsers and profiles of this machine; none until they are found. */
export function useBrowsers(api: DaypassApi): readonly BrowserInfo[] {
  const [browsers, setBrowsers] = useState<readonly BrowserInfo[]>([]);
  useEffect(() => {
    void api.browsers().then((answer) => answer.ok && setBrowsers(answer.value));
  }, [api]);
  return browsers;
}

/** The browsers that were found, and the chosen one even if it was not found. */
function browserChoices(browsers: readonly BrowserInfo[], chosen: string | null): { id: string; label: string }[] {
  const choices = browsers.map(({ id, name }) => ({ id, label: name }));
  if (chosen === null || choices.some(({ id }) => id === chosen)) return choices;
  return [...choices, { id: chosen, label: chosen }];
}

export function SignInSection({ settings, changeSettings, browsers }: WithBrowsers) {
  const s = useWords().t.settingsView;
  const { signInBrowser } = settings;
  return (
    <Section title={s.signIn}>
      <Choose
        label={s.signInBrowser}
        value={signInBrowser ?? DEFAULT_BROWSER}
        choices={[{ id: DEFAULT_BROWSER, label: s.defaultBrowser }, ...browserChoices(browsers, signInBrowser)]}
        onChange={(id) => changeSettings({ signInBrowser: id === DEFAULT_BROWSER ? null : id })}
      />
      <SimpleSettings settings={settings} changeSettings={changeSettings} section="signIn" />
    </Section>
  );
}

export function ConsoleSection({ settings, api, act, changeSettings, browsers }: WithBrowsers) {
  const words = useWords();
  const s = words.t.settingsView;
  const { console } = settings;
  const change = (what: Partial<SettingsInfo['console']>) => changeSettings({ console: what });
  const choices = browserChoices(browsers, console.browser);
  // A browser is offered only where one was found, or is chosen already.
  const kinds = (['default', 'browser', 'isolated', 'portal'] as const).filter(
    (kind) => kind !== 'browser' || choices.length > 0 || console.opens === 'browser',
  );
  const hours = withOwn(HOURS, console.hours).map((n) => ({ id: String(n), label: s.hoursN({ n }) }));
  return (
    <Section title={s.console}>
      <Choose
        label={s.opens}
        value={console.opens}
        choices={kinds.map((id) => ({ id, label: s.opensIn[id] }))}
        onChange={(opens) => change({ opens, browser: console.browser ?? choices[0]?.id ?? null })}
      />
      {console.opens === 'browser' && choices.length > 0 ? (
        <Choose
          label={s.consoleBrowser}
          value={console.browser ?? choices[0]?.id ?? ''}
          choices={choices}
          onChange={(browser) => change({ browser })}
        />
      ) : null}
      {console.opens === 'browser' || console.containers !== null ? (
        <Choose
          label={s.containers}
          value={console.containers ?? 'none'}
          choices={(['none', 'granted', 'container'] as const).map((id) => ({ id, label: s.containersBy[id] }))}
          onChange={(id) => change({ containers: id === 'none' ? null : id })}
        />
      ) : null}
      {console.opens === 'isolated' || console.keepData ? (
        <KeepData
          key={String(console.keepData)}
          isKept={console.keepData}
          onChange={(keepData) => change({ keepData })}
          api={api}
          act={act}
        />
      ) : null}
      <Choose
        label={s.hours}
        value={console.hours === null ? 'auto' : String(console.hours)}
        choices={[{ id: 'auto', label: s.hoursAuto }, ...hours]}
        onChange={(id) => change({ hours: id === 'auto' ? null : Number(id) })}
      />
    </Section>
  );
}

type KeepDataProps = Pick<SettingsProps, 'api' | 'act'> & {
  readonly isKept: boolean;
  readonly onChange: (isKept: boolean) => Promise<void>;
};

/** Whether consoles keep anything on disk, why they can't, how much it is, and when it goes. */
function KeepData({ isKept, onChange, api, act }: KeepDataProps) {
  const words = useWords();
  const s = words.t.settingsView;
  const [kept, setKept] = useState<KeptConsolesInfo | null>(null);
  useEffect(() => {
    void api.keptConsoles().then((answer) => answer.ok && setKept(answer.value));
  }, [api]);
  const forget = () => void act(() => api.forgetConsoles(), setKept);
  const isRefused = kept?.isRefused ?? false;
  return (
    <>
      <Toggle
        label={s.keepData}
        note={isRefused ? s.keepRefused : undefined}
        isOn={isKept}
        isDisabled={isRefused && !isKept}
        onChange={onChange}
      />
      {isKept && kept !== null && kept.count > 0 ? (
        <div className="setting">
          <span className="setting-label">
            {s.kept({ consoles: s.consolesN({ n: kept.count }), size: words.size(kept.bytes) })}
            <span className="kept-until muted fine">{s.keptUntil}</span>
          </span>
          <Button className="button" onPress={forget}>
            {words.t.remove}
          </Button>
        </div>
      ) : null}
    </>
  );
}
