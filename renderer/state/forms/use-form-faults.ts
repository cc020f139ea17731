import { type RefObject, useEffect, useRef, useState } from 'react';

/** When a form with faults is sent, moves the focus to the first faulty field. */
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
