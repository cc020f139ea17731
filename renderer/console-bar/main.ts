/** The bar above a console's page. What it shows of the page is its host, as text; the page can't reach it. */
import type { BarAction, BarState } from '../../preload/contracts/console-bar.ts';
import { ICON_PATHS, type IconName } from '../components/base/icon-paths.ts';
import { leaveCompositionAlone } from '../state/composition.ts';
import './console-bar.css';

leaveCompositionAlone();

const api = window.daypassConsoleBar;
const element = <T extends HTMLElement>(id: string) => document.getElementById(id) as T;
const button = (id: string) => element<HTMLButtonElement>(id);
const wanted = element<HTMLInputElement>('wanted');
const finder = element<HTMLFormElement>('finder');

const ACTIONS = ['back', 'forward', 'copyLink', 'openInBrowser'] as const satisfies readonly BarAction[];
const ICONS = {
  back: 'back',
  forward: 'next',
  reload: 'reload',
  find: 'search',
  copyLink: 'link',
  openInBrowser: 'console',
  previous: 'down',
  next: 'down',
  close: 'close',
} as const satisfies Record<string, IconName>;

let shown: BarState | null = null;

function show(state: BarState): void {
  const { words } = state;
  const wasFinding = shown?.isFinding ?? false;
  shown = state;
  document.documentElement.lang = state.language;
  document.title = words.bar;
  document.body.dataset.colour = state.colour ?? '';
  element('heading').textContent = words.bar;
  element('tools').ariaLabel = words.bar;
  element('role').textContent = state.role;
  const unknown = state.colour === null ? words.unknown : '';
  element('unknown').textContent = unknown;
  element('place').title = [state.role, unknown, state.host].filter((part) => part !== '').join(' · ');
  const host = element('host').firstElementChild;
  if (host) host.textContent = state.host;
  for (const id of ACTIONS) name(id, words[id]);
  name('find', words.find);
  name('reload', state.isLoading ? words.stop : words.reload);
  draw('reload', state.isLoading ? 'close' : 'reload');
  name('previous', words.findPrevious);
  name('next', words.findNext);
  name('close', words.findClose);
  wanted.ariaLabel = wanted.placeholder = words.find;
  enable('back', state.canGoBack);
  enable('forward', state.canGoForward);
  enable('copyLink', state.hasLink);
  enable('openInBrowser', state.hasLink);
  enable('previous', state.hasFound);
  enable('next', state.hasFound);
  button('find').ariaPressed = String(state.isFinding);
  finder.hidden = !state.isFinding;
  // Screen readers repeat a status that is written again.
  for (const id of ['notice', 'found'] as const) {
    if (element(id).textContent !== state[id]) element(id).textContent = state[id];
  }
  if (state.isFinding && !wasFinding) toField();
}

function name(id: string, text: string): void {
  const own = button(id);
  own.ariaLabel = own.title = text;
}

/** A focused button keeps the focus when it can do nothing any more: disabling it would lose the place in the tab order. */
function enable(id: string, isEnabled: boolean): void {
  button(id).ariaDisabled = String(!isEnabled);
}

const isEnabled = (id: string) => button(id).ariaDisabled !== 'true';

function draw(id: string, icon: IconName): void {
  const own = button(id);
  if (own.dataset.icon === icon) return;
  own.dataset.icon = icon;
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('viewBox', '0 0 16 16');
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  path.setAttribute('d', ICON_PATHS[icon]);
  svg.append(path);
  own.replaceChildren(svg);
}

function toField(): void {
  wanted.focus();
  wanted.select();
}

function search(which: 'first' | 'next' | 'previous'): void {
  void api.find(wanted.value, which);
}

for (const [id, icon] of Object.entries(ICONS)) draw(id, icon);
for (const id of ACTIONS) button(id).addEventListener('click', () => isEnabled(id) && void api.act(id));
button('reload').addEventListener('click', () => void api.act(shown?.isLoading ? 'stop' : 'reload'));
button('find').addEventListener('click', () => void (shown?.isFinding ? api.endFind() : api.act('find')));
button('previous').addEventListener('click', () => isEnabled('previous') && search('previous'));
button('next').addEventListener('click', () => isEnabled('next') && search('next'));
button('close').addEventListener('click', () => void api.endFind());
finder.addEventListener('submit', (event) => event.preventDefault());
// Text that an input method still composes is not searched for yet.
wanted.addEventListener('input', (event) => {
  if (!(event instanceof InputEvent && event.isComposing)) search('first');
});
wanted.addEventListener('compositionend', () => search('first'));
wanted.addEventListener('keydown', (event) => {
  if (event.key === 'Enter') search(event.shiftKey ? 'previous' : 'next');
});
document.addEventListener('keydown', ({ key, target }) => {
  if (key === 'Escape' && shown?.isFinding) void api.endFind();
  else if (key === 'Escape') void api.act('leave');
  else if (key === 'ArrowLeft' || key === 'ArrowRight') step(target, key === 'ArrowRight' ? 1 : -1);
});

/** Arrow keys go from button to button, as in any toolbar. */
function step(from: EventTarget | null, by: 1 | -1): void {
  const buttons = [...element('tools').querySelectorAll('button')];
  const at = buttons.indexOf(from as HTMLButtonElement);
  if (at >= 0) buttons.at((at + by) % buttons.length)?.focus();
}

api.onChanged(show);
api.onFocusAsked((where) => (where === 'find' ? toField() : button('back').focus()));
new ResizeObserver(() => void api.fit(element('bar').offsetHeight)).observe(element('bar'));
void api.open().then(show);
