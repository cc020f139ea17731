import type { KeyboardEvent, RefObject } from 'react';
import { useWords } from '../../strings/words.tsx';
import { Icon } from '../base/icon.tsx';
import { LIST_ID } from './role-list.tsx';

interface Props {
  readonly field: RefObject<HTMLInputElement | null>;
  readonly query: string;
  readonly onQuery: (query: string) => void;
  /** Index of the list's current line; -1 where there is none. */
  readonly current: number;
  readonly onKeyDown: (event: KeyboardEvent<HTMLInputElement>) => void;
  /** What is in the list. */
  readonly counts: { readonly roles: number; readonly accounts: number };
}

/** The field that steers the list, and how much the list has. */
export function SearchBar({ field, query, onQuery, current, onKeyDown, counts }: Props) {
  const { t } = useWords();
  const { roles, accounts } = counts;
  return (
    <div className="toolbar">
      <div className="search">
        <Icon name="search" />
        <input
          ref={field}
          type="text"
          role="combobox"
          className="search-input"
          aria-label={t.search.label}
          aria-autocomplete="list"
          aria-expanded="true"
          aria-haspopup="grid"
          aria-controls={LIST_ID}
          aria-activedescendant={current >= 0 ? `row-${current}` : undefined}
          autoComplete="off"
          spellCheck={false}
          placeholder={t.search.label}
          value={query}
          onChange={(event) => onQuery(event.target.value)}
          onKeyDown={onKeyDown}
        />
        {query === '' ? null : (
          <button
            type="button"
            className="row-button clear"
            aria-label={t.search.clear}
            onClick={() => {
              onQuery('');
              field.current?.focus();
            }}
          >
            <Icon name="close" />
          </button>
        )}
      </div>
      <p className="muted count" role="status">
        {roles === 0
          ? ''
          : t.search.rolesIn({ roles: t.search.roles({ n: roles }), accounts: t.search.accounts({ n: accounts }) })}
      </p>
    </div>
  );
}
