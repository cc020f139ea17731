/** Asks for a code during a sign-in: of an MFA device, or one that a page shows. */
import { type FormEvent, type ReactNode, useState } from 'react';
import { Button, Form, Input, Label, TextField } from 'react-aria-components';
import { useWords } from '../../strings/words.tsx';

export function CodeForm(props: {
  label: string;
  hint: string;
  wasWrong: boolean;
  /** Six digits, however they are grouped; else whatever a page gave. */
  isNumber: boolean;
  onAnswer: (code: string) => void;
  children: ReactNode;
}) {
  const { t } = useWords();
  const [code, setCode] = useState('');
  const answer = props.isNumber ? code.replace(/\D/g, '') : code.trim();
  const isWhole = props.isNumber ? answer.length === 6 : answer !== '';
  const send = (event: FormEvent) => {
    event.preventDefault();
    if (!isWhole) return;
    props.onAnswer(answer);
    setCode('');
  };
  return (
    <Form onSubmit={send} className="code-form">
      <TextField value={code} onChange={setCode} autoFocus autoComplete="one-time-code" className="field">
        <Label>{props.label}</Label>
        <Input className="input code-input" {...(props.isNumber ? { inputMode: 'numeric', maxLength: 8 } : {})} />
      </TextField>
      <p className={props.wasWrong ? 'warning' : 'muted'} role="status">
        {props.hint}
      </p>
      <div className="actions">
        <Button type="submit" className="button primary" isDisabled={!isWhole}>
          {t.signIn.mfaSend}
        </Button>
        {props.children}
      </div>
    </Form>
  );
}
