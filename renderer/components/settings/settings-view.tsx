import { Button } from 'react-aria-components';
import { LANGUAGE_NAMES } from '../../../common/languages.ts';
import { roleKey } from '../../../common/roles.ts';
import type { Store } from '../../state/store.ts';
import { undoing } from '../../state/undo.ts';
import { useWords } from '../../strings/words.tsx';
import { Icon } from '../base/icon.tsx';
import { ConnectSteps } from '../connect-tools.tsx';
import { ConsoleSection, SignInSection, useBrowsers } from './browser-settings.tsx';
import { Diagnostics } from './diagnostics.tsx';
import { Places } from './installation.tsx';
import { ColourRules, RegionRules, SensitiveRules } from './rule-list.tsx';
import { Choose, KeychainFact, Section } from './settings-fields.tsx';
import { type SettingsProps, withOwn } from './settings-props.ts';
import { ShortcutSetting } from './shortcut-setting.tsx';
import { SimpleSettings } from './simple-settings.tsx';
import { TeamSection } from './team-section.tsx';
import { UpdateSection } from './updates.tsx';

const MINUTES = [5, 15, 30, 60, 240] as const;

export function SettingsView(props: SettingsProps) {
  const { settings, api, act, changeSettings: change, say } = props;
  const { t } = useWords();
  const undo = undoing({ api, act, t, say });
  /** Adding and removing can be undone for a moment; typed text needs no undo. */
  const changeRule: Store['changeRule'] = async (edit) => {
    const isDone = await props.changeRule(edit);
    if (isDone && edit.edit === 'add') say(t.done.ruleAdded, { undo });
    if (isDone && edit.edit === 'remove') say(t.done.ruleRemoved, { undo });
    return isDone;
  };
  const s = t.settingsView;
  const browsers = useBrowsers(api);
  const named = <Id extends string>(names: Readonly<Record<Id, string>>) =>
    (Object.keys(names) as Id[]).map((id) => ({ id, label: names[id] }));

  return (
    <section className="page settings" aria-label={s.title}>
      <div className="column">
        <h2>{s.title}</h2>
        <Section title={s.general}>
          <SimpleSettings {...props} section="general" />
          <Choose
            label={s.theme}
            value={settings.theme}
            choices={named(s.themes)}
            onChange={(theme) => change({ theme })}
          />
          <Choose
            label={s.language}
            value={settings.language}
            choices={named({ system: s.languageOfSystem, ...LANGUAGE_NAMES })}
            onChange={(language) => change({ language })}
          />
          <ShortcutSetting {...props} />
        </Section>
        <SignInSection {...props} browsers={browsers} />
        <ConsoleSection {...props} browsers={browsers} />
        <Section title={s.regions}>
          <SimpleSettings {...props} section="regions" />
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
              label: s.minutes({ n: minutes }),
            }))}
            onChange={(minutes) => change({ approvalMinutes: Number(minutes) })}
          />
          <SensitiveRules rules={settings.sensitive} changeRule={changeRule} />
          <SingleRoles {...props} undo={undo} />
        </Section>
        <Section title={s.notifications}>
          <SimpleSettings {...props} section="notifications" />
        </Section>
        <Section title={s.security}>
          <SimpleSettings {...props} section="security" />
          <KeychainFact keychain={props.view.keychain} />
        </Section>
        <Section title={s.network} text={s.networkText}>
          <SimpleSettings {...props} section="network" />
        </Section>
        <TeamSection {...props} />
        <UpdateSection {...props} version={props.view.version} />
        <Section title={t.connect.title}>
          <ConnectSteps api={api} act={act} say={say} />
          <SimpleSettings {...props} section="connect" />
        </Section>
        <Places {...props} />
        <Diagnostics {...props} />
      </div>
    </section>
  );
}

/** Roles that were marked one by one, in the list's menu. */
function SingleRoles({ settings, catalogue, api, act, say, undo }: SettingsProps & { readonly undo: () => void }) {
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
              aria-label={t.settingsView.removeRule({ rule: name })}
              onPress={() =>
                void act(
                  () => api.setSensitive(role, false),
                  () => say(t.done.insensitive, { undo }),
                )
              }
            >
              <Icon name="close" />
            </Button>
          </div>
        );
      })}
    </>
  );
}
