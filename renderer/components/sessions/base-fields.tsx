/** What a role is assumed from: a session, and one of its roles, both picked from what there is. */
import { useMemo, useState } from 'react';
import { Button, Label, ListBox, ListBoxItem, Popover, Select, SelectValue } from 'react-aria-components';
import { fold } from '../../../common/search/text.ts';
import type { RoleCatalogue } from '../../search/role-catalogue.ts';
import { useWords } from '../../strings/words.tsx';
import { type ComboChoice, ComboField } from '../base/combo-field.tsx';
import { FieldNote } from '../base/field.tsx';
import { Icon } from '../base/icon.tsx';

interface SessionProps {
  readonly names: readonly string[];
  readonly value: string;
  readonly fault: string | null;
  readonly onChange: (name: string) => void;
}

export function BaseSessionField({ names, value, fault, onChange }: SessionProps) {
  const { t } = useWords();
  const { label, hint } = t.add.fields.baseSession;
  const choices = (value === '' || names.includes(value) ? names : [...names, value]).map((id) => ({ id }));
  return (
    <Select
      className="field"
      selectedKey={value === '' ? null : value}
      placeholder={t.add.pickSession}
      isInvalid={fault !== null}
      onSelectionChange={(key) => onChange(String(key))}
    >
      <Label>{label}</Label>
      <Button className="button select-button">
        <SelectValue />
        <Icon name="down" />
      </Button>
      <FieldNote hint={hint} fault={fault} />
      <Popover className="popover" offset={4}>
        <ListBox className="menu" items={choices}>
          {({ id }) => (
            <ListBoxItem id={id} textValue={id} className="menu-item">
              {id}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </Select>
  );
}

export interface BaseRole {
  readonly account: string;
  readonly role: string;
}

interface RoleProps {
  /** The session that has it. */
  readonly session: string;
  readonly catalogue: RoleCatalogue | null;
  readonly value: BaseRole;
  readonly fault: string | null;
  readonly onChange: (role: BaseRole) => void;
}

/** A role of the list, or one that is typed: the list may not be there yet. */
export function BaseRoleField({ session, catalogue, value, fault, onChange }: RoleProps) {
  const { t } = useWords();
  const { label, hint } = t.add.fields.baseRole;
  const roles = useMemo(() => rolesOf(catalogue, session), [catalogue, session]);
  const [text, setText] = useState(() => roles.find(isRole(value))?.text ?? typed(value));
  return (
    <ComboField
      label={t.add.optional({ label })}
      text={text}
      choices={roles}
      placeholder="111122223333 / ReadOnlyAccess"
      hint={hint}
      fault={fault}
      onChange={(said) => {
        setText(said);
        onChange(roles.find((role) => role.text === said) ?? roleOf(said));
      }}
    />
  );
}

interface RoleChoice extends ComboChoice, BaseRole {}

function rolesOf(catalogue: RoleCatalogue | null, session: string): RoleChoice[] {
  const accounts = (catalogue?.accounts ?? []).filter((account) => account.session === session);
  return accounts.flatMap(({ info, name, roles }) =>
    roles.map(({ key, role }) => {
      const text = `${name.raw} / ${role}`;
      const folded = fold(`${text} ${info.id}`);
      return { id: key, text, label: text, detail: info.id, folded, account: info.id, role };
    }),
  );
}

const isRole = (one: BaseRole) => (other: BaseRole) => other.account === one.account && other.role === one.role;
const typed = ({ account, role }: BaseRole) => [account, role].filter(Boolean).join(' / ');

/** An account's id and a role, as they are typed; the form checks what is before the slash. */
function roleOf(text: string): BaseRole {
  const at = text.indexOf('/');
  if (at < 0) return { account: '', role: text.trim() };
  return { account: text.slice(0, at).trim(), role: text.slice(at + 1).trim() };
}
