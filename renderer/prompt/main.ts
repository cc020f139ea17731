/** The page that asks before a sensitive role is used. Names of programs are other people's words: they are shown as text. */
import type { PromptAnswer, PromptQuestion } from '../../preload/contracts/approval.ts';
import { leaveCompositionAlone } from '../state/composition.ts';
import './prompt.css';

leaveCompositionAlone();

const element = <T extends HTMLElement>(id: string) => document.getElementById(id) as T;
const buttons = {
  once: element<HTMLButtonElement>('allow'),
  'for-a-while': element<HTMLButtonElement>('allow-for'),
  no: element<HTMLButtonElement>('deny'),
} satisfies Record<PromptAnswer, HTMLButtonElement>;

let shown: { readonly question: PromptQuestion; readonly until: number } | null = null;
let arming: ReturnType<typeof setTimeout> | undefined;
let isArmed = false;
/** Whether the person has seen every name in full; long ones have to be scrolled to their end. */
let isRead = false;

function show(question: PromptQuestion): void {
  const isNew = shown?.question.id !== question.id;
  if (isNew) isRead = false;
  shown = { question, until: performance.now() + question.leftMs };
  document.documentElement.lang = question.language;
  document.title = question.title;
  document.body.dataset.colour = question.colour ?? '';
  element('question').replaceChildren(...withNames(question));
  element('facts').replaceChildren(
    ...question.facts.flatMap(({ label, value, also, places }) => {
      const fact = document.createElement('dd');
      fact.append(text('bdi', value), ...(also === '' ? [] : [` (${also})`]));
      return [text('dt', label), fact, ...places.map(place)];
    }),
  );
  buttons.once.textContent = question.allow;
  buttons['for-a-while'].textContent = question.allowFor;
  buttons.no.textContent = question.deny;
  element('more').textContent = question.more;
  count();
  sayHeight();
  if (isNew) arm(question.armedAfterMs);
}

/** The question with each name isolated: a right-to-left name would reorder the sentence. */
function withNames({ question, names }: PromptQuestion): (string | HTMLElement)[] {
  return question.split(/\{(program|account|role)\}/).map((part, index) => {
    return index % 2 === 0 ? part : text('bdi', names[part as keyof typeof names]);
  });
}

/** A path with each part isolated: right-to-left folder names would swap places. */
function place(path: string): HTMLElement {
  const node = document.createElement('dd');
  node.className = 'place';
  node.dir = 'ltr';
  node.append(...path.split(/([/\\])/).map((part, index) => (index % 2 === 0 ? text('bdi', part) : part)));
  return node;
}

/** Has the window made as high as the page is with all names in full. */
function sayHeight(): void {
  const what = element('what');
  const rest =
    element('ask').offsetHeight - what.offsetHeight + document.body.offsetHeight - document.body.clientHeight;
  void window.daypassPrompt.fit(rest + what.scrollHeight);
  reachable();
}

/** Allow is enabled after a delay, and again after a delay when the window comes to the front while somebody types or clicks. */
function arm(afterMs: number): void {
  clearTimeout(arming);
  isArmed = false;
  enable();
  buttons.no.focus();
  arming = setTimeout(() => {
    isArmed = true;
    enable();
  }, afterMs);
}

/** Allow needs the delay to be over and every name to have been seen. */
function enable(): void {
  const { scrollTop, clientHeight, scrollHeight } = element('what');
  isRead ||= scrollTop + clientHeight >= scrollHeight - 1;
  for (const button of [buttons.once, buttons['for-a-while']]) button.disabled = !isArmed || !isRead;
}

/** What scrolls must be reached by keys, too. */
function reachable(): void {
  const what = element('what');
  if (what.scrollHeight > what.clientHeight) what.tabIndex = 0;
  else what.removeAttribute('tabindex');
}

function count(): void {
  if (!shown) return;
  const seconds = Math.max(0, Math.ceil((shown.until - performance.now()) / 1000));
  element('left').textContent = shown.question.left.replace('{seconds}', String(seconds));
}

function answer(given: PromptAnswer): void {
  if (!shown) return;
  void window.daypassPrompt.answer(shown.question.id, given);
}

function text(name: 'dt' | 'bdi', content: string): HTMLElement {
  const node = document.createElement(name);
  node.textContent = content;
  return node;
}

for (const [given, button] of Object.entries(buttons)) {
  button.addEventListener('click', () => answer(given as PromptAnswer));
}
document.addEventListener('keydown', ({ key }) => {
  if (key === 'Escape') answer('no');
});
new ResizeObserver(() => {
  reachable();
  enable();
}).observe(element('what'));
element('what').addEventListener('scroll', enable);
let zoom = devicePixelRatio;
window.addEventListener('resize', () => {
  if (zoom === devicePixelRatio) return;
  zoom = devicePixelRatio;
  if (shown) sayHeight();
});
window.addEventListener('focus', () => {
  if (shown) arm(shown.question.armedAfterMs);
});
setInterval(count, 250);
window.daypassPrompt.onQuestion(show);
void window.daypassPrompt.question().then((question) => question && show(question));
