/** New versions of Daypass: a section of the settings, and one button in the last line while there is something to do. */
import { Button } from 'react-aria-components';
import type { DaypassApi, SettingsInfo, UpdateInfo } from '../../../preload/contracts/main.ts';
import type { Store } from '../../state/store.ts';
import { useNow } from '../../state/use-now.ts';
import { useWords, type Words } from '../../strings/words.tsx';
import { ProblemText } from '../base/notices.tsx';
import { Choose, Section, Toggle } from './settings-fields.tsx';

const MINUTE_MS = 60_000;

interface Props {
  readonly update: UpdateInfo;
  readonly api: DaypassApi;
  readonly act: Store['act'];
}

export function UpdateSection(
  props: Props & {
    readonly version: string;
    readonly settings: SettingsInfo;
    readonly changeSettings: Store['changeSettings'];
  },
) {
  const { update, version, settings, changeSettings } = props;
  const words = useWords();
  const { t } = words;
  const s = t.settingsView;
  const { updates } = settings;
  const change = (what: Partial<SettingsInfo['updates']>) => changeSettings({ updates: what });
  const now = useNow(MINUTE_MS);
  const problem = 'problem' in update ? update.problem : null;
  return (
    <Section title={s.updates}>
      <div className="setting">
        <div className="setting-label">
          {s.version({ version })}
          <span className="muted fine update-state" role="status">
            {updateText(update, words, now)}
          </span>
          {problem ? (
            <div className="muted fine update-state">
              <ProblemText problem={problem} />
            </div>
          ) : null}
        </div>
        <UpdateButton {...props} isLook />
      </div>
      {update.status === 'none' ? null : (
        <>
          <Toggle
            label={s.updateCheck}
            isOn={updates.check === 'daily'}
            onChange={(isOn) => change({ check: isOn ? 'daily' : 'off' })}
          />
          <Toggle label={s.updateDownload} isOn={updates.download} onChange={(download) => change({ download })} />
          <Choose
            label={s.updateChannel}
            value={updates.channel}
            choices={(['stable', 'beta'] as const).map((id) => ({ id, label: s.updateChannels[id] }))}
            onChange={(channel) => change({ channel })}
          />
        </>
      )}
    </Section>
  );
}

function updateText(update: UpdateInfo, words: Words, now: number): string {
  const s = words.t.update;
  switch (update.status) {
    case 'none':
      return s.none;
    case 'checking':
      return s.checking;
    case 'idle':
      if (update.problem !== null) return s.notChecked;
      return update.checkedAt === null ? s.never : s.current({ time: words.time(update.checkedAt, now) });
    case 'available':
      return update.back ? s.back({ version: update.version }) : s.available({ version: update.version });
    case 'downloading':
      return s.downloading({ version: update.version, percent: words.number(update.percent) });
    case 'ready':
      return s.ready({ version: update.version });
  }
}

/** The one thing to do about it now. @param isLook whether looking for a version is offered where none is known */
function UpdateButton({ update, api, act, isLook = false }: Props & { readonly isLook?: boolean }) {
  const s = useWords().t.update;
  const button = (label: string, press: () => Promise<unknown>, isDisabled = false) => (
    <Button className={isLook ? 'button' : 'button quiet small'} isDisabled={isDisabled} onPress={() => void press()}>
      {label}
    </Button>
  );
  switch (update.status) {
    case 'idle':
    case 'checking':
      return isLook ? button(s.look, () => act(() => api.checkForUpdate()), update.status === 'checking') : null;
    case 'available':
      if (!update.installs) return button(s.open, () => act(() => api.openReleasePage()));
      return button(s.download, () => act(() => api.installUpdate()));
    case 'ready':
      return button(s.restart, () => act(() => api.installUpdate()));
    default:
      return null;
  }
}

/** Only where a version waits for the person: nothing opens, nothing covers the list. */
export function UpdateLine(props: Props) {
  const words = useWords();
  const { update } = props;
  if (update.status !== 'available' && update.status !== 'ready') return null;
  return (
    <div className="listing update-line">
      <span className="progress-text">{updateText(update, words, 0)}</span>
      <UpdateButton {...props} />
    </div>
  );
}
