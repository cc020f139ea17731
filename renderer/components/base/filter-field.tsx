import type { RefObject } from 'react';
import { Button, Input, SearchField } from 'react-aria-components';
import { useWords } from '../../strings/words.tsx';
import { Icon } from './icon.tsx';

interface Props {
  /** What a screen reader calls it. */
  readonly label: string;
  readonly placeholder: string;
  /** Left out inside an Autocomplete, which sets the value. */
  readonly value?: string;
  readonly onChange?: (value: string) => void;
  readonly field?: RefObject<HTMLInputElement | null>;
}

/** A field that filters a list, with a button that clears it. */
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
