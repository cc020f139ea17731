import type { EmulatorResponse } from '../http/http.ts';
import { PERSON } from '../identity-center/directory.ts';
import type { EmulatorAccount } from '../naming.ts';
import { html, type Markup, page } from './layout.ts';

interface PortalPage {
  readonly accounts: readonly EmulatorAccount[];
  /** How many match, of which `accounts` is one page. */
  readonly found: number;
  readonly total: number;
  readonly search: string;
  /** From 1. */
  readonly page: number;
  readonly pages: number;
  readonly region: string;
}

export function portalPage(portal: PortalPage): EmulatorResponse {
  const { accounts, found, total, search } = portal;
  const count = search === '' ? `${total} accounts` : `${found} of ${total} accounts`;
  return page({
    title: 'Your accounts',
    wide: true,
    region: portal.region,
    body: html`<div class="head"><div><h1>AWS access portal</h1><p class="quiet">${PERSON.displayName} · ${count}</p></div>
<form method="get" action="/start" role="search"><label class="hidden" for="q">Filter accounts</label>
<input id="q" name="q" type="search" value="${search}" placeholder="Filter accounts by name, id or address"></form></div>
${accounts.length === 0 ? html`<p class="card quiet">No account matches.</p>` : html`<ul class="accounts card">${accounts.map(row)}</ul>`}
${pager(portal)}`,
  });
}

function row({ id, name, email, roles }: EmulatorAccount): Markup {
  return html`<li><div><h2>${name}</h2><p class="quiet"><span class="mono">${id}</span> · ${email}</p></div>
<ul class="roles" aria-label="Roles in ${name}">${roles.map((role) => html`<li><a href="/start/console?${query({ account_id: id, role_name: role })}">${role}</a></li>`)}</ul></li>
`;
}

function pager({ page: current, pages, search }: PortalPage): Markup {
  if (pages <= 1) return html``;
  const link = (target: number, text: string) =>
    target < 1 || target > pages
      ? html`<span class="quiet">${text}</span>`
      : html`<a href="/start?${query({ q: search, page: String(target) })}">${text}</a>`;
  return html`<nav class="pager" aria-label="Pages">${link(current - 1, 'Previous')}<span>Page ${current} of ${pages}</span>${link(current + 1, 'Next')}</nav>`;
}

function query(values: Record<string, string>): string {
  return new URLSearchParams(values).toString();
}
