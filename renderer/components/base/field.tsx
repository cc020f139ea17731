import type { ReactNode } from 'react';
import { FieldError, Input, Label, Text, TextField } from 'react-aria-components';

/** A line of text with its name above, and below it a hint, or what is wrong with it. */
export function Field(props: {
  label: string;
  value: string;
  onChange: (value: string) => void;
  placeholder: string;
  hint: ReactNode;
  fault: string | null;
  autoFocus?: boolean;
}) {
  const { label, value, onChange, placeholder, hint, fault, autoFocus = false } = props;
  return (
    <TextField
      className="field"
      value={value}
      onChange={onChange}
      isInvalid={fault !== null}
      autoFocus={autoFocus}
      autoComplete="off"
      spellCheck="false"
    >
      <Label>{label}</Label>
      <Input className="input" placeholder={placeholder} />
      <FieldNote hint={hint} fault={fault} />
    </TextField>
  );
}

/** The hint below a field, or what is wrong with it. */
export function FieldNote({ hint, fault }: { hint: ReactNode; fault: string | null }) {
  return (
    <>
      {fault === null ? (
        <Text slot="description" className="hint">
          {hint}
        </Text>
      ) : null}
      <FieldError className="hint fault">{fault}</FieldError>
    </>
  );
}
