import { type FormEvent, useState } from 'react';
import { Button, Form } from 'react-aria-components';
import { isAccountId, isPageAddress, isRegion, isRoleArn } from '../../../common/patterns.ts';
import type { SessionInfo } from '../../../preload/contracts/main.ts';
import type { Strings } from '../../strings/en.ts';
import { useWords } from '../../strings/words.tsx';
import { Field } from '../base/field.tsx';
import { nameFault } from './session-form.tsx';

/** Kinds of sessions that are defined in Daypass's settings. An IAM user's key has a window of its own. */
export type SourceKind = 'oidc' | 'saml' | 'console-login' | 'assume-role' | 'iam-user';

type FieldId = keyof Strings['add']['fields'];
type Values = Readonly<Partial<Record<FieldId, string>>>;

interface FieldOf {
  readonly id: FieldId;
  readonly placeholder: string;
  readonly isOptional?: true;
  readonly isValid: (text: string) => boolean;
}

const isFilled = (text: string) => text !== '';

const REGION: FieldOf = { id: 'region', placeholder: 'eu-west-1', isValid: isRegion };
const ROLE: FieldOf = { id: 'role', placeholder: 'arn:aws:iam::111122223333:role/Deploy', isValid: isRoleArn };

const MFA: FieldOf = {
  id: 'mfaSerial',
  placeholder: 'arn:aws:iam::111122223333:mfa/me',
  isOptional: true,
  isValid: (text) => /^[\w+=/:,.@-]{9,256}$/.test(text),
};

const FIELDS: Readonly<Record<SourceKind, readonly FieldOf[]>> = {
  oidc: [
    { id: 'issuer', placeholder: 'https://login.example.com', isValid: isPageAddress },
    { id: 'clientId', placeholder: '0oa1b2c3d4', isValid: isFilled },
    ROLE,
  ],
  saml: [
    { id: 'signInUrl', placeholder: 'https://login.example.com/app/aws/sso/saml', isValid: isPageAddress },
    REGION,
  ],
  'console-login': [REGION],
  // The key itself is rotated, or comes with another session.
  'iam-user': [REGION, MFA],
  'assume-role': [
    ROLE,
    { id: 'baseSession', placeholder: 'acme', isValid: isFilled },
    { id: 'baseAccount', placeholder: '111122223333', isOptional: true, isValid: isAccountId },
    { id: 'baseRole', placeholder: 'ReadOnlyAccess', isOptional: true, isValid: isFilled },
    { id: 'externalId', placeholder: '', isOptional: true, isValid: (text) => /^[\w+=,.@:/-]{2,1224}$/.test(text) },
    MFA,
  ],
};

/** A session of another kind than Identity Center, in the form that main's settings have for it. */
export interface Source {
  readonly kind: SourceKind;
  readonly name: string;
  readonly [field: string]: unknown;
}

interface Props {
  readonly kind: SourceKind;
  readonly sessions: readonly SessionInfo[];
  /** The session that is changed, and what its form says now; left out for a new one. */
  readonly edited?: { readonly name: string; readonly fields: Values };
  readonly onSubmit: (source: Source) => Promise<boolean>;
}

export function SourceForm({ kind, sessions, edited, onSubmit }: Props) {
  const { t } = useWords();
  const [values, setValues] = useState<Values>(edited?.fields ?? {});
  const [name, setName] = useState(edited?.name ?? '');
  const [wasSent, setSent] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const textOf = (id: FieldId) => (values[id] ?? '').trim();
  const faultOf = ({ id, isOptional, isValid }: FieldOf) => {
    const text = textOf(id);
    if (text === '') return isOptional || !wasSent ? null : t.add.fields[id].fault;
    return isValid(text) ? null : t.add.fields[id].fault;
  };
  const isWhole = FIELDS[kind].every(({ id, isOptional, isValid }) => {
    const text = textOf(id);
    return text === '' ? isOptional === true : isValid(text);
  });
  const nameProblem = edited ? null : nameFault(name, sessions, t);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setSent(true);
    // A button that is switched off would lose the focus.
    if (isBusy || !isWhole || nameProblem) return;
    setBusy(true);
    await onSubmit(sourceOf(kind, name, textOf));
    setBusy(false);
  };

  return (
    <Form className="form" validationBehavior="aria" onSubmit={(event) => void submit(event)}>
      {FIELDS[kind].map((field) => {
        const { label, hint } = t.add.fields[field.id];
        return (
          <Field
            key={field.id}
            label={field.isOptional ? t.add.optional({ label }) : label}
            hint={hint}
            placeholder={field.placeholder}
            value={values[field.id] ?? ''}
            fault={faultOf(field)}
            onChange={(text) => setValues({ ...values, [field.id]: text })}
          />
        );
      })}
      {edited ? null : (
        <Field
          label={t.add.name}
          hint={t.add.nameText}
          placeholder="acme"
          value={name}
          fault={name === '' && !wasSent ? null : nameProblem}
          onChange={setName}
        />
      )}
      <div className="actions">
        <Button type="submit" className="button primary">
          {edited ? t.save : kind === 'assume-role' ? t.add.submitOnly : t.add.submit}
        </Button>
      </div>
    </Form>
  );
}

function sourceOf(kind: SourceKind, name: string, textOf: (id: FieldId) => string): Source {
  const given = (id: FieldId) => (textOf(id) === '' ? {} : { [id]: textOf(id) });
  switch (kind) {
    case 'oidc':
      return {
        kind,
        name,
        issuer: textOf('issuer'),
        clientId: textOf('clientId'),
        roles: [{ roleArn: textOf('role') }],
      };
    case 'saml':
      return { kind, name, signInUrl: textOf('signInUrl'), region: textOf('region') };
    case 'console-login':
      return { kind, name, region: textOf('region') };
    case 'iam-user':
      return { kind, name, region: textOf('region'), ...given('mfaSerial') };
    case 'assume-role': {
      const base: Record<string, string> = { session: textOf('baseSession') };
      if (textOf('baseAccount') !== '') base.account = textOf('baseAccount');
      if (textOf('baseRole') !== '') base.role = textOf('baseRole');
      return { kind, name, roleArn: textOf('role'), base, ...given('externalId'), ...given('mfaSerial') };
    }
  }
}
