import { type ComponentProps, useCallback, useMemo, useState } from 'react';
import type { FailedAction } from '../../state/store.ts';
import { NOTHING_SAID, type Said } from '../../state/use-said.ts';
import { FailureNotice } from '../base/notices.tsx';
import { SaidLine } from '../base/status-bar.tsx';

interface Messages extends Omit<ComponentProps<typeof FailureNotice>, 'failure'> {
  readonly failure: FailedAction | null;
  readonly said: Said;
}

/** What came of an action is said once: in the sheet that is open, else in the window. */
export function useMessages({ failure, said, onDismiss, onSettings }: Messages) {
  const [sheets, setSheets] = useState(0);
  const opened = useCallback(() => {
    setSheets((count) => count + 1);
    return () => setSheets((count) => count - 1);
  }, []);
  const inSheets = useMemo(() => {
    const line = said.text === '' ? null : <SaidLine said={said} />;
    const notice = failure && <FailureNotice failure={failure} onDismiss={onDismiss} onSettings={onSettings} />;
    return { said: notice ?? line, opened };
  }, [said, failure, onDismiss, onSettings, opened]);
  const isCovered = sheets > 0;
  return { inSheets, failure: isCovered ? null : failure, said: isCovered ? NOTHING_SAID : said };
}
