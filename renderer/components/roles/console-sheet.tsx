import { type FormEvent, useEffect, useRef, useState } from 'react';
import { Autocomplete, Button, ListBox, ListBoxItem, Text } from 'react-aria-components';
import { environmentOf } from '../../../common/colours.ts';
import { isRegion } from '../../../common/patterns.ts';
import { scoreOf } from '../../../common/search/match.ts';
import { wordsOf } from '../../../common/search/query.ts';
import { textFor } from '../../../common/search/text.ts';
import type { ConsoleServiceInfo, DaypassApi } from '../../../preload/contracts/main.ts';
import { type RoleEntry, refOf } from '../../search/role-catalogue.ts';
import type { PageWish } from '../../state/role-actions.ts';
import { useWords } from '../../strings/words.tsx';
import { Sheet } from '../base/dialog.tsx';
import { FilterField } from '../base/filter-field.tsx';
import { RegionField, regionIn } from '../base/region-field.tsx';

interface Props {
  readonly role: RoleEntry;
  readonly api: Pick<DaypassApi, 'consoleServices' | 'consoleRegion'>;
  readonly onOpen: (wish: PageWish) => void;
  readonly onClose: () => void;
}

/** Where in the console to begin: a service and a region, those of last time first. Enter opens the service that is highlighted. */
export function ConsoleSheet({ role, api, onOpen, onClose }: Props) {
  const { t } = useWords();
  const [services, setServices] = useState<readonly ConsoleServiceInfo[]>([]);
  const [query, setQuery] = useState('');
  const [usual, setUsual] = useState('');
  const [regionText, setRegionText] = useState('');
  const [wasSent, setWasSent] = useState(false);
  useEffect(() => {
    void api.consoleServices().then((answer) => answer.ok && setServices(answer.value));
    void api.consoleRegion(refOf(role)).then((answer) => answer.ok && setUsual(answer.value));
  }, [api, role]);
  const region = regionText.trim() === '' ? '' : regionIn(regionText, usual);
  const isFaulty = region !== '' && !isRegion(region);
  const shown = findServices(services, query);
  const form = useRef<HTMLFormElement>(null);
  const open = (service: string) => {
    if (isFaulty) {
      setWasSent(true);
      form.current?.querySelector<HTMLElement>('.combo input')?.focus();
      return;
    }
    onClose();
    onOpen({ service, ...(region === '' ? {} : { region }) });
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const [first] = shown;
    if (first) open(first.id);
  };
  return (
    <Sheet title={t.consoleSheet.title} onClose={onClose}>
      <p className="sheet-role" data-colour={environmentOf(role.colour)}>
        {role.account.name.raw} / {role.role}
      </p>
      <form className="console-form" ref={form} onSubmit={submit}>
        <Services shown={shown} query={query} onQuery={setQuery} onOpen={open} />
        <RegionField
          label={t.add.region}
          placeholder={usual === '' ? '' : t.consoleSheet.region({ region: usual })}
          text={regionText}
          usual={usual}
          fault={isFaulty && wasSent ? t.settingsView.regionFault : null}
          onChange={setRegionText}
        />
        <div className="actions end">
          <Button type="submit" className="button primary" isDisabled={shown.length === 0}>
            {t.actions.console}
          </Button>
        </div>
      </form>
    </Sheet>
  );
}

interface ServicesProps {
  readonly shown: readonly ConsoleServiceInfo[];
  readonly query: string;
  readonly onQuery: (query: string) => void;
  readonly onOpen: (service: string) => void;
}

function Services({ shown, query, onQuery, onOpen }: ServicesProps) {
  const { t } = useWords();
  return (
    <Autocomplete inputValue={query} onInputChange={onQuery}>
      <FilterField label={t.consoleSheet.service} placeholder={t.consoleSheet.search} />
      <ListBox
        aria-label={t.consoleSheet.service}
        className="services"
        ref={reachable}
        items={shown}
        // React Aria caches drawn items, and has to know when another one is first.
        dependencies={[shown[0]]}
        onAction={(id) => onOpen(String(id))}
        renderEmptyState={() => <p className="muted fine">{t.search.nothing({ query })}</p>}
      >
        {(service) => (
          <ListBoxItem
            id={service.id}
            textValue={service.name}
            className={service === shown[0] ? 'menu-item by-enter' : 'menu-item'}
          >
            <Text slot="label">{service.name}</Text>
            <Text slot="description" className="fine">
              {service.id}
            </Text>
          </ListBoxItem>
        )}
      </ListBox>
    </Autocomplete>
  );
}

/** The field controls the list and keeps the focus, but what scrolls must be reachable by keyboard. */
function reachable(list: HTMLElement | null): void {
  list?.setAttribute('tabindex', '0');
}

/** The best match first. Without a query, most recently used first, as main sends them. */
function findServices(services: readonly ConsoleServiceInfo[], query: string): readonly ConsoleServiceInfo[] {
  const words = wordsOf(query);
  if (words.length === 0) return services;
  return services
    .map((service) => {
      const names = [service.name, service.id, ...service.also].map(textFor);
      const scores = words.map((word) => Math.max(...names.map((name) => scoreOf(word, name))));
      return { service, score: scores.includes(0) ? 0 : scores.reduce((sum, score) => sum + score) };
    })
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score)
    .map(({ service }) => service);
}
