import type { RefObject } from 'react';
import { Button, Input, SearchField } from 'react-aria-components';
import { useWords } from '../../strings/words.tsx';
import { Icon } from './icon.tsx';

interface Props {
  /** What a screen reader calls it. */
  readonly label: string;
  readonly placeholder: string;
  /** Left out where what is around it steers it. */
  readonly value?: string;
  readonly onChange?: (value: string) => void;
  readonly field?: RefObject<HTMLInputElement | null>;
}

/** A field that narrows a list down, with the one button that clears such fields. */
export function FilterField({ label, placeholder, field, ...state }: Props) {
  const { t } = useWords();
  return (
    <SearchField className="search" aria-label={label} autoFocus {...state}>
      <Icon name="search" />
      <Input className="search-input" placeholder={placeholder} {...(field ? { ref: field } : {})} />
      <Button className="row-button clear" aria-label={t.search.clear}>
        <Icon name="close" />
      </Button>
    </SearchField>
  );
}
