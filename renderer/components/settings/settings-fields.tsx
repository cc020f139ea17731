/** Fields that settings are made of. Each says its change at once; there is nothing to save. */
import { type ReactNode, useId, useRef, useState } from 'react';
import {
  Button,
  FieldError,
  Input,
  Label,
  ListBox,
  ListBoxItem,
  Popover,
  Select,
  SelectValue,
  Switch,
  TextField,
} from 'react-aria-components';
import type { ViewState } from '../../../preload/contracts/main.ts';
import { useWords } from '../../strings/words.tsx';
import { Icon } from '../base/icon.tsx';

export function Section({ title, text, children }: { title: string; text?: string; children: ReactNode }) {
  const id = useId();
  return (
    <section className="settings-section" aria-labelledby={id}>
      <h3 id={id}>{title}</h3>
      {text ? <p className="muted fine">{text}</p> : null}
      <div className="card rows-card">{children}</div>
    </section>
  );
}

/** Shows the wished value until main has answered, so that a second click takes the first one back. */
export function Toggle(props: {
  label: string;
  /** Under the label. */
  note?: string | undefined;
  isOn: boolean;
  isDisabled?: boolean;
  onChange: (isOn: boolean) => Promise<void>;
}) {
  const [asked, setAsked] = useState<boolean | null>(null);
  const changes = useRef(0);
  const change = async (isOn: boolean) => {
    changes.current += 1;
    const mine = changes.current;
    setAsked(isOn);
    await props.onChange(isOn);
    if (mine === changes.current) setAsked(null);
  };
  return (
    <Switch
      className="setting toggle"
      isSelected={asked ?? props.isOn}
      isDisabled={props.isDisabled ?? false}
      onChange={(isOn) => void change(isOn)}
    >
      <span className="setting-label">
        {props.label}
        {props.note ? <span className="kept-until muted fine">{props.note}</span> : null}
      </span>
      <span className="track" aria-hidden="true">
        <span className="thumb" />
      </span>
    </Switch>
  );
}

export interface Choice<Id extends string> {
  readonly id: Id;
  readonly label: string;
}

export function Choose<Id extends string>(props: {
  label: string;
  value: Id;
  choices: readonly Choice<Id>[];
  onChange: (id: Id) => void;
  isLabelHidden?: boolean;
  /** In a form its name is above it, as those of the other fields are. */
  isInForm?: boolean;
}) {
  const { label, value, choices, onChange, isLabelHidden = false, isInForm = false } = props;
  return (
    <Select
      className={isLabelHidden ? 'select' : isInForm ? 'field select' : 'setting select'}
      selectedKey={value}
      onSelectionChange={(key) => onChange(key as Id)}
      {...(isLabelHidden ? { 'aria-label': label } : {})}
    >
      {isLabelHidden ? null : <Label {...(isInForm ? {} : { className: 'setting-label' })}>{label}</Label>}
      <Button className="button select-button">
        <SelectValue />
        <Icon name="down" />
      </Button>
      <Popover className="popover" offset={4}>
        <ListBox className="menu" items={choices}>
          {(choice) => (
            <ListBoxItem id={choice.id} textValue={choice.label} className="menu-item">
              {choice.label}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </Select>
  );
}

/** Says its change when the field is left or Enter is pressed, if it is one. */
export function TextSetting(props: {
  label: string;
  value: string;
  placeholder: string;
  isValid: (value: string) => boolean;
  onChange: (value: string) => void;
  isLabelHidden?: boolean;
  /** The error for a text that is not valid. */
  fault?: string | undefined;
}) {
  const { label, value, placeholder, isValid, onChange, isLabelHidden = false, fault } = props;
  const [draft, setDraft] = useState<string | null>(null);
  const text = draft ?? value;
  const commit = () => {
    if (draft !== null && draft !== value && isValid(draft)) onChange(draft);
    if (draft === null || isValid(draft)) setDraft(null);
  };
  return (
    <TextField
      className={isLabelHidden ? 'text-setting' : 'setting text-setting'}
      value={text}
      onChange={setDraft}
      isInvalid={draft !== null && !isValid(draft)}
      onBlur={commit}
      onKeyDown={(event) => {
        if (event.key === 'Enter') commit();
        if (event.key === 'Escape' && draft !== null) setDraft(null);
        else event.continuePropagation();
      }}
      autoComplete="off"
      spellCheck="false"
      {...(isLabelHidden ? { 'aria-label': label } : {})}
    >
      {isLabelHidden ? null : <Label className="setting-label">{label}</Label>}
      <Input className="input" placeholder={placeholder} />
      {fault === undefined ? null : <FieldError className="setting-fault fine fault">{fault}</FieldError>}
    </TextField>
  );
}

/** Where secrets are kept, as its system calls it. */
export function KeychainFact({ keychain: { persistent, description } }: Pick<ViewState, 'keychain'>) {
  const { t } = useWords();
  return <Fact label={t.settingsView.keychain}>{persistent ? description : t.notices.noKeychain}</Fact>;
}

export function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="setting fact">
      <span className="setting-label">{label}</span>
      <span className="fact-value">{children}</span>
    </div>
  );
}
