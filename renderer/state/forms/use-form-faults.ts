import { type RefObject, useEffect, useRef, useState } from 'react';

/** After a form was sent that something is wrong with, the first field that is wrong has the focus. */
export function useFormFaults(): {
  readonly form: RefObject<HTMLFormElement | null>;
  /** An empty field is no error until then. */
  readonly wasSent: boolean;
  readonly fail: () => void;
} {
  const form = useRef<HTMLFormElement>(null);
  const [failures, setFailures] = useState(0);
  useEffect(() => {
    if (failures > 0) form.current?.querySelector<HTMLElement>('[data-invalid] :is(input, button)')?.focus();
  }, [failures]);
  return { form, wasSent: failures > 0, fail: () => setFailures((before) => before + 1) };
}
