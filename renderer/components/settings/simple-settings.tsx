import { type SettingsSection, simpleSettings, textOfValue, valueOfText } from '../../../common/settings.ts';
import type { SettingsInfo } from '../../../preload/contracts/main.ts';
import type { SettingsChange, Store } from '../../state/store.ts';
import { useWords } from '../../strings/words.tsx';
import { RegionSetting } from '../base/region-field.tsx';
import { TextSetting, Toggle } from './settings-fields.tsx';

interface Props {
  readonly section: SettingsSection;
  readonly settings: SettingsInfo;
  readonly changeSettings: Store['changeSettings'];
}

/** The settings of a section that are a switch or a line of text: `common/settings.ts` has them, and what each is. */
export function SimpleSettings({ section, settings, changeSettings }: Props) {
  const s = useWords().t.settingsView;
  return simpleSettings()
    .filter(({ setting }) => setting.section === section)
    .map(({ path, setting }) => {
      const value = path.reduce<unknown>((inside, key) => (inside as Record<string, unknown>)[key], settings);
      const change = (to: unknown) =>
        changeSettings(path.reduceRight<unknown>((inside, key) => ({ [key]: inside }), to) as SettingsChange);
      const label = s[setting.label];
      if (setting.kind === 'switch') {
        return <Toggle key={setting.label} label={label} isOn={value === true} onChange={change} />;
      }
      if (setting.kind === 'region') {
        return (
          <RegionSetting
            key={setting.label}
            label={label}
            placeholder={s[setting.empty]}
            value={textOfValue(value)}
            mayBeEmpty
            fault={s[setting.fault]}
            onChange={(text) => void change(valueOfText(setting, text))}
          />
        );
      }
      const isUnset = JSON.stringify(value) === JSON.stringify(setting.byDefault);
      return (
        <TextSetting
          key={setting.label}
          label={label}
          placeholder={setting.empty === null ? textOfValue(setting.byDefault) : s[setting.empty]}
          value={isUnset && setting.empty !== null ? '' : textOfValue(value)}
          fault={setting.fault === null ? undefined : s[setting.fault]}
          isValid={(text) => valueOfText(setting, text) !== undefined}
          onChange={(text) => void change(valueOfText(setting, text))}
        />
      );
    });
}
