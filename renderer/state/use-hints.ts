import { useEffect, useState } from 'react';
import type { DaypassApi } from '../../preload/contracts/main.ts';

type HintId = Parameters<DaypassApi['dismissHint']>[0];

/** What the window has not explained yet; none until main has said so. */
export function useHints(api: DaypassApi): { has: (hint: HintId) => boolean; dismiss: (hint: HintId) => void } {
  const [open, setOpen] = useState<readonly HintId[]>([]);
  useEffect(() => {
    void api.hints().then((answer) => answer.ok && setOpen(answer.value));
  }, [api]);
  return {
    has: (hint) => open.includes(hint),
    dismiss(hint) {
      setOpen((hints) => hints.filter((one) => one !== hint));
      void api.dismissHint(hint);
    },
  };
}
