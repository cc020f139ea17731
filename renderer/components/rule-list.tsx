import { Button } from 'react-aria-components';
import { COLOURS, type Colour, type SettingsInfo } from '../../preload/contract.ts';
import { isRegion } from '../state/start-url.ts';
import { useWords } from '../strings/words.tsx';
import { Icon } from './icon.tsx';
import { Choose, TextSetting } from './settings-fields.tsx';

type Where = SettingsInfo['sensitive'][number];
/** What a rule is called where it is named. */
const nameOf = ({ account, role }: Where) => [account, role].filter(Boolean).join(' / ') || '*';

interface Props<Rule extends Where> {
  readonly rules: readonly Rule[];
  readonly hasRole: boolean;
  readonly added: Rule;
  readonly isOrdered: boolean;
  readonly onChange: (rules: Rule[]) => void;
  /** What the rule gives: a colour, a region, nothing. */
  readonly children?: (rule: Rule, set: (rule: Rule) => void) => React.ReactNode;
}

/** Rules in their order: the first that matches counts. */
function RuleList<Rule extends Where>({ rules, hasRole, added, isOrdered, onChange, children }: Props<Rule>) {
  const { t } = useWords();
  const s = t.settingsView;
  const replaced = (index: number, rule: Rule) => rules.map((other, place) => (place === index ? rule : other));
  const moved = (index: number) => {
    const next = [...rules];
    next.splice(index - 1, 2, ...(next.slice(index - 1, index + 1).reverse() as Rule[]));
    return next;
  };
  return (
    <>
      {rules.map((rule, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a rule is what stands at its place; two may be the same.
        <div className="rule" role="group" aria-label={nameOf(rule)} key={index}>
          <TextSetting
            isLabelHidden
            label={s.accountPattern}
            placeholder={s.anyAccount}
            value={rule.account ?? ''}
            isValid={(account) => account.length <= 200}
            onChange={(account) => onChange(replaced(index, withText(rule, 'account', account)))}
          />
          {hasRole ? (
            <TextSetting
              isLabelHidden
              label={s.rolePattern}
              placeholder={s.anyRole}
              value={rule.role ?? ''}
              isValid={(role) => role.length <= 200}
              onChange={(role) => onChange(replaced(index, withText(rule, 'role', role)))}
            />
          ) : null}
          {children?.(rule, (next) => onChange(replaced(index, next)))}
          {isOrdered ? (
            <Button
              className="icon-button"
              isDisabled={index === 0}
              aria-label={s.moveUp(nameOf(rule))}
              onPress={() => onChange(moved(index))}
            >
              <Icon name="up" />
            </Button>
          ) : null}
          <Button
            className="icon-button"
            aria-label={s.removeRule(nameOf(rule))}
            onPress={() => onChange(rules.filter((_, place) => place !== index))}
          >
            <Icon name="close" />
          </Button>
        </div>
      ))}
      <div className="setting">
        <Button className="button quiet small" onPress={() => onChange([...rules, added])}>
          <Icon name="add" />
          {s.addRule}
        </Button>
      </div>
    </>
  );
}

export function ColourRules(
  props: Pick<SettingsInfo, 'colours'> & { onChange: (rules: SettingsInfo['colours']) => void },
) {
  const { t } = useWords();
  const names = t.settingsView.colourNames;
  return (
    <RuleList
      rules={props.colours}
      hasRole={false}
      isOrdered
      added={{ account: '*', colour: 'grey' }}
      onChange={props.onChange}
    >
      {(rule, set) => (
        <span className="colour-choice" data-colour={rule.colour}>
          <Choose<Colour>
            isLabelHidden
            label={t.settingsView.colour}
            value={rule.colour}
            choices={COLOURS.map((id) => ({ id, label: names[id] }))}
            onChange={(colour) => set({ ...rule, colour })}
          />
        </span>
      )}
    </RuleList>
  );
}

export function RegionRules(
  props: Pick<SettingsInfo, 'regions'> & { onChange: (rules: SettingsInfo['regions']) => void },
) {
  const { t } = useWords();
  return (
    <RuleList
      rules={props.regions}
      hasRole={false}
      isOrdered
      added={{ account: '*', region: 'us-east-1' }}
      onChange={props.onChange}
    >
      {(rule, set) => (
        <TextSetting
          isLabelHidden
          label={t.add.region}
          placeholder="eu-west-1"
          value={rule.region}
          isValid={isRegion}
          onChange={(region) => set({ ...rule, region })}
        />
      )}
    </RuleList>
  );
}

export function SensitiveRules(
  props: Pick<SettingsInfo, 'sensitive'> & { onChange: (rules: SettingsInfo['sensitive']) => void },
) {
  return (
    <RuleList
      rules={props.sensitive}
      hasRole
      isOrdered={false}
      added={{ account: '*prod*', role: '*Admin*' }}
      onChange={props.onChange}
    />
  );
}

/** An empty field matches everything, which a rule says by leaving it out. */
function withText<Rule extends Where>(rule: Rule, field: 'account' | 'role', text: string): Rule {
  const next = { ...rule };
  if (text.trim() === '') delete next[field];
  else next[field] = text.trim();
  return next;
}
