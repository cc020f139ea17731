import { useEffect, useState } from 'react';
import { Button } from 'react-aria-components';
import { isRegion } from '../../../common/patterns.ts';
import { roleKey } from '../../../common/roles.ts';
import type {
  BrowserInfo,
  CommandPlaceInfo,
  DaypassApi,
  KeptConsolesInfo,
  SettingsInfo,
  UpdateInfo,
  ViewState,
} from '../../../preload/contracts/main.ts';
import type { Catalogue } from '../../search/catalogue.ts';
import type { Store } from '../../state/store.ts';
import { useWords } from '../../strings/words.tsx';
import { Sheet } from '../base/dialog.tsx';
import { Icon } from '../base/icon.tsx';
import { ColourRules, RegionRules, SensitiveRules } from './rule-list.tsx';
import { Choose, Fact, Section, TextSetting, Toggle } from './settings-fields.tsx';
import { UpdateSection } from './updates.tsx';

const DEFAULT_BROWSER = 'default';
const MINUTES = [5, 15, 30, 60, 240] as const;
const HOURS = [1, 2, 4, 8, 12] as const;

interface Props {
  readonly settings: SettingsInfo;
  readonly update: UpdateInfo;
  readonly view: ViewState;
  readonly catalogue: Catalogue | null;
  readonly api: DaypassApi;
  readonly act: Store['act'];
  readonly changeSettings: Store['changeSettings'];
  readonly changeRule: Store['changeRule'];
  readonly say: (text: string) => void;
}

export function SettingsView(props: Props) {
  const { settings, api, act, changeSettings: change, changeRule } = props;
  const words = useWords();
  const { t } = words;
  const s = t.settingsView;
  const browsers = useBrowsers(api);
  const named = <Id extends string>(names: Readonly<Record<Id, string>>) =>
    (Object.keys(names) as Id[]).map((id) => ({ id, label: names[id] }));

  return (
    <section className="page settings" aria-label={s.title}>
      <div className="column">
        <h2>{s.title}</h2>
        <Section title={s.general}>
          <Toggle
            label={s.launchAtLogin}
            isOn={settings.launchAtLogin}
            onChange={(launchAtLogin) => change({ launchAtLogin })}
          />
          <Toggle
            label={s.startHidden}
            isOn={settings.startHidden}
            onChange={(startHidden) => change({ startHidden })}
          />
          <Choose
            label={s.theme}
            value={settings.theme}
            choices={named(s.themes)}
            onChange={(theme) => change({ theme })}
          />
          <Choose
            label={s.language}
            value={settings.language}
            choices={named(s.languages)}
            onChange={(language) => change({ language })}
          />
        </Section>
        <SignInSection {...props} browsers={browsers} />
        <ConsoleSection {...props} browsers={browsers} />
        <Section title={s.regions}>
          <TextSetting
            label={s.defaultRegion}
            placeholder={s.noRegion}
            value={settings.defaultRegion ?? ''}
            isValid={(region) => region === '' || isRegion(region)}
            onChange={(region) => change({ defaultRegion: region === '' ? null : region })}
          />
          <RegionRules rules={settings.regions} changeRule={changeRule} />
        </Section>
        <Section title={s.colours} text={s.coloursText}>
          <ColourRules rules={settings.colours} changeRule={changeRule} />
        </Section>
        <Section title={s.sensitive} text={s.sensitiveText}>
          <Choose
            label={s.approvalMinutes}
            value={String(settings.approvalMinutes)}
            choices={withOwn(MINUTES, settings.approvalMinutes).map((minutes) => ({
              id: String(minutes),
              label: words.count(s.minutes, minutes),
            }))}
            onChange={(minutes) => change({ approvalMinutes: Number(minutes) })}
          />
          <SensitiveRules rules={settings.sensitive} changeRule={changeRule} />
          <SingleRoles {...props} />
        </Section>
        <Section title={s.notifications}>
          {(['sessionEnding', 'signInNeeded', 'signedIn', 'newRoles', 'oldKey'] as const).map((kind) => (
            <Toggle
              key={kind}
              label={s[kind]}
              isOn={settings.notifications[kind]}
              onChange={(isOn) => change({ notifications: { [kind]: isOn } })}
            />
          ))}
        </Section>
        <Section title={s.security}>
          <Toggle
            label={s.clearOnLock}
            isOn={settings.clearOnLock}
            onChange={(clearOnLock) => change({ clearOnLock })}
          />
          <Fact label={s.keychain}>{props.view.keychain.description}</Fact>
        </Section>
        <UpdateSection {...props} version={props.view.version} />
        <CommandLine api={api} act={act} />
        <Places view={props.view} />
        <Diagnostics {...props} />
      </div>
    </section>
  );
}

type WithBrowsers = Props & { readonly browsers: readonly BrowserInfo[] };

/** Browsers and profiles of this machine; none until they are found. */
function useBrowsers(api: DaypassApi): readonly BrowserInfo[] {
  const [browsers, setBrowsers] = useState<readonly BrowserInfo[]>([]);
  useEffect(() => {
    void api.browsers().then((answer) => answer.ok && setBrowsers(answer.value));
  }, [api]);
  return browsers;
}

/** The browsers there are, and one that is chosen though it is not there now. */
function browserChoices(browsers: readonly BrowserInfo[], chosen: string | null): { id: string; label: string }[] {
  const choices = browsers.map(({ id, name }) => ({ id, label: name }));
  if (chosen === null || choices.some(({ id }) => id === chosen)) return choices;
  return [...choices, { id: chosen, label: chosen }];
}

function SignInSection({ settings, changeSettings, browsers }: WithBrowsers) {
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
    </Section>
  );
}

function ConsoleSection({ settings, api, act, changeSettings, browsers }: WithBrowsers) {
  const words = useWords();
  const s = words.t.settingsView;
  const { console } = settings;
  const change = (what: Partial<SettingsInfo['console']>) => changeSettings({ console: what });
  const choices = browserChoices(browsers, console.browser);
  // Without a browser to choose there is nothing to choose it for.
  const kinds = (['default', 'browser', 'isolated', 'portal'] as const).filter(
    (kind) => kind !== 'browser' || choices.length > 0 || console.opens === 'browser',
  );
  const hours = withOwn(HOURS, console.hours).map((n) => ({ id: String(n), label: words.count(s.hoursN, n) }));
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
      {console.opens === 'isolated' || console.keepData ? (
        <Toggle label={s.keepData} isOn={console.keepData} onChange={(keepData) => change({ keepData })} />
      ) : null}
      <KeptData key={String(console.keepData)} isKept={console.keepData} api={api} act={act} />
      <Choose
        label={s.hours}
        value={console.hours === null ? 'auto' : String(console.hours)}
        choices={[{ id: 'auto', label: s.hoursAuto }, ...hours]}
        onChange={(id) => change({ hours: id === 'auto' ? null : Number(id) })}
      />
    </Section>
  );
}

/** How much consoles keep on disk, and when it goes. */
function KeptData({ isKept, api, act }: Pick<Props, 'api' | 'act'> & { isKept: boolean }) {
  const words = useWords();
  const s = words.t.settingsView;
  const [kept, setKept] = useState<KeptConsolesInfo | null>(null);
  useEffect(() => {
    void api.keptConsoles().then((answer) => answer.ok && setKept(answer.value));
  }, [api]);
  const forget = async () => {
    const answer = await api.forgetConsoles();
    if (answer.ok) setKept(answer.value);
    else void act(Promise.resolve(answer));
  };
  if (!isKept || kept === null || kept.count === 0) return null;
  return (
    <div className="setting">
      <span className="setting-label">
        {s.kept(words.count(s.consolesN, kept.count), words.size(kept.bytes))}
        <span className="kept-until muted fine">{s.keptUntil}</span>
      </span>
      <Button className="button" onPress={() => void forget()}>
        {words.t.remove}
      </Button>
    </div>
  );
}

/** Roles that were marked one by one, in the list's menu. */
function SingleRoles({ settings, catalogue, api, act }: Props) {
  const { t } = useWords();
  if (settings.sensitiveRoles.length === 0) return null;
  return (
    <>
      {settings.sensitiveRoles.map((role) => {
        const account = catalogue?.byKey.get(roleKey(role))?.account.name.raw ?? role.account;
        const name = `${account} / ${role.role}`;
        return (
          <div className="setting" key={roleKey(role)}>
            <span className="setting-label">{name}</span>
            <Button
              className="icon-button"
              aria-label={t.settingsView.removeRule(name)}
              onPress={() => void act(api.setSensitive(role, false))}
            >
              <Icon name="close" />
            </Button>
          </div>
        );
      })}
    </>
  );
}

function CommandLine({ api, act }: Pick<Props, 'api' | 'act'>) {
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
    <Section title={s.commandLine}>
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
    </Section>
  );
}

function Places({ view }: { view: ViewState }) {
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

function Diagnostics({ view, api, act, say }: Props) {
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
        <span className="setting-label">{s.version(view.version)}</span>
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

/** The usual values, with the one that somebody wrote into the file. */
function withOwn(usual: readonly number[], own: number | null): number[] {
  return [...new Set(own === null ? usual : [...usual, own])].sort((a, b) => a - b);
}
