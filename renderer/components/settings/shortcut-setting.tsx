/** The keys that open the palette from any program: pressed to be set. */
import { type KeyboardEvent, useState } from 'react';
import { Button } from 'react-aria-components';
import { shortcutOf } from '../../../common/shortcut.ts';
import { useWords } from '../../strings/words.tsx';
import { Icon } from '../base/icon.tsx';
import { sentences } from '../base/notices.tsx';
import type { SettingsProps } from './settings-props.ts';

type Props = Pick<SettingsProps, 'settings' | 'changeSettings' | 'view'>;

export function ShortcutSetting({ settings, changeSettings, view }: Props) {
  const { t } = useWords();
  const s = t.settingsView;
  const [isListening, setListening] = useState(false);
  const { paletteShortcut: keys } = settings;
  const set = (paletteShortcut: string | null) => {
    setListening(false);
    void changeSettings({ paletteShortcut });
  };
  const listen = (event: KeyboardEvent) => {
    if (!isListening || event.key === 'Tab') return;
    event.preventDefault();
    event.stopPropagation();
    if (event.key === 'Escape') return setListening(false);
    const pressed = shortcutOf(event);
    if (pressed) set(pressed);
  };
  const named = keys === null ? s.noShortcut : shown(keys, t.keyNames);
  const problem = keys !== null && view.shortcutProblem;
  return (
    <div className="setting">
      <span className="setting-label">
        {s.paletteShortcut}
        <span className="kept-until muted fine" role="status">
          {isListening ? s.pressKeys : problem ? sentences(problem) : s.paletteShortcutText}
        </span>
      </span>
      <span className="shortcut" onKeyDownCapture={listen}>
        <Button
          className="button"
          aria-label={s.setShortcut({ keys: named })}
          onPress={() => setListening(!isListening)}
          onBlur={() => setListening(false)}
        >
          {isListening ? '…' : named}
        </Button>
        {keys === null ? null : (
          <Button className="icon-button" aria-label={s.removeShortcut} onPress={() => set(null)}>
            <Icon name="close" />
          </Button>
        )}
      </span>
    </div>
  );
}

/** As it stands on the person's keyboard. */
function shown(keys: string, names: { readonly command: string; readonly shift: string }): string {
  return keys.replace(/\bCtrl\b/, names.command).replace(/\bShift\b/, names.shift);
}
