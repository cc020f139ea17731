/**
 * The page that takes an access key. What is typed stays in its fields until it is sent, and the secret leaves its field as
 * soon as it is of no use any more. Names of profiles and devices are other people's words: they are shown as text.
 */
import { regionName, regionsAround } from '../../common/regions.ts';
import type { KeyFault, KeyOrigin, KeyView, KeyWords } from '../../preload/contracts/access-key.ts';
import { leaveCompositionAlone } from '../state/composition.ts';
import './key.css';

leaveCompositionAlone();

type Of<Step> = Extract<KeyView, { step: Step }>;

const element = <T extends HTMLElement>(id: string) => document.getElementById(id) as T;
const all = <T extends HTMLElement>(selector: string) => [...document.querySelectorAll<T>(selector)];
const field = (id: string) => element<HTMLInputElement>(id);
const [form, device] = [element<HTMLFormElement>('form'), element<HTMLFormElement>('device')];
const secret = field('secret');
const profile = element<HTMLSelectElement>('profile');

let words: KeyWords = { language: 'en' };
let shown: KeyView['step'] | null = null;
/** The session name suggested from the profile's name; a name that the person typed is kept. */
let suggested = '';

function show(view: KeyView): void {
  const isNew = shown !== view.step;
  shown = view.step;
  for (const step of all('.step')) step.hidden = step.id !== view.step;
  // Outside of this step the secret is not needed any more.
  if (view.step !== 'form' || view.fault?.field === 'secret') secret.value = '';
  if (view.step === 'form') showForm(view, isNew);
  else if (view.step === 'device') showDevice(view, isNew);
  else showDone(view, isNew);
}

function showForm({ profiles, file, fault }: Of<'form'>, isNew: boolean): void {
  const chosen = profile.value;
  element('from-profile').hidden = profiles.length === 0;
  profile.replaceChildren(...profiles.map((each) => new Option(`${each.profile} (${each.keyId})`, each.profile)));
  if (profiles.some((each) => each.profile === chosen)) profile.value = chosen;
  element('file').textContent = file ? `${file.name} (${file.keyId})` : '';
  blame('form-fault', fault);
  if (isNew && !fault) field('key-id').focus();
}

function showDevice({ text, devices, usual, fault }: Of<'device'>, isNew: boolean): void {
  element('device-text').textContent = text;
  element('devices').hidden = devices.length === 0;
  element('serial-field').hidden = devices.length > 0;
  if (isNew) {
    const [legend] = element('devices').children;
    element('devices').replaceChildren(...(legend ? [legend] : []), ...devices.map(deviceChoice));
    field('serial').value = usual;
    if (devices.length > 0) device.querySelector<HTMLInputElement>('input[name=device]')?.focus();
    else field('serial').focus();
  }
  blame('device-fault', fault);
}

function deviceChoice(serial: string, index: number): HTMLElement {
  const label = Object.assign(document.createElement('label'), { className: 'choice' });
  const radio = Object.assign(document.createElement('input'), { type: 'radio', name: 'device', value: serial });
  radio.checked = index === 0;
  label.append(radio, text('span', serial));
  return label;
}

function showDone({ title, facts, notes, offer, fault }: Of<'done'>, isNew: boolean): void {
  element('done-title').textContent = title;
  element('facts').replaceChildren(...facts.flatMap(({ label, value }) => [text('dt', label), text('dd', value)]));
  element('notes').replaceChildren(...notes.map((note) => text('p', note)));
  element('offer').hidden = offer === null;
  element('end').hidden = offer !== null;
  element('question').textContent = offer?.question ?? '';
  element('yes').textContent = offer?.yes ?? '';
  element('no').textContent = offer?.no ?? '';
  blame('done-fault', fault);
  if (isNew) element('done-title').focus();
  else if (!offer) element('close').focus();
}

/** Says what is wrong, and leads to the field that is to blame. */
function blame(where: string, fault: KeyFault | null): void {
  element(where).textContent = fault?.text ?? '';
  for (const each of all('[data-field]')) {
    const isIt = fault !== null && each.dataset.field === fault.field;
    each.toggleAttribute('aria-invalid', isIt);
    if (isIt) {
      each.setAttribute('aria-invalid', 'true');
      each.focus();
    }
  }
}

/** Nothing can be clicked while main is at work; the fields stay readable. */
async function wait(step: HTMLElement, work: Promise<KeyView>, said: string): Promise<void> {
  const buttons = [...step.querySelectorAll('button')].filter((button) => !('close' in button.dataset));
  const busy = step.querySelector('.busy');
  for (const button of buttons) button.disabled = true;
  if (busy) busy.textContent = said;
  try {
    const view = await work;
    for (const button of buttons) button.disabled = false;
    show(view);
  } finally {
    for (const button of buttons) button.disabled = false;
    if (busy) busy.textContent = '';
  }
}

function origin(): KeyOrigin {
  return (new FormData(form).get('from') ?? 'typed') as KeyOrigin;
}

function showOrigin(): void {
  for (const part of all('[data-from]')) part.hidden = part.dataset.from !== origin();
  suggestName();
}

/** Suggests the profile's name for the session. */
function suggestName(): void {
  const name = field('name');
  if (name.value !== suggested) return;
  suggested = origin() === 'profile' ? profile.value : '';
  name.value = suggested;
}

function text(name: 'dt' | 'dd' | 'p' | 'span', content: string): HTMLElement {
  const node = document.createElement(name);
  node.textContent = content;
  return node;
}

form.addEventListener('change', ({ target }) => {
  if ((target as HTMLInputElement).name === 'from') showOrigin();
  else if (target === profile) suggestName();
});
form.addEventListener('submit', (event) => {
  event.preventDefault();
  const given = {
    name: field('name').value,
    region: field('region').value,
    from: origin(),
    keyId: origin() === 'typed' ? field('key-id').value : '',
    secret: origin() === 'typed' ? secret.value : '',
    profile: origin() === 'profile' ? profile.value : '',
  };
  void wait(form, window.daypassKey.submit(given), words.busy ?? '');
});
element('choose').addEventListener('click', () => void wait(form, window.daypassKey.chooseFile(), ''));
device.addEventListener('submit', (event) => {
  event.preventDefault();
  const chosen = new FormData(device).get('device') ?? field('serial').value;
  void wait(device, window.daypassKey.chooseDevice(String(chosen)), words.busy ?? '');
});
element('without').addEventListener('click', () =>
  wait(device, window.daypassKey.chooseDevice(null), words.busy ?? ''),
);
element('regions').append(...regionsAround('', []).map((region) => new Option(regionName(region) ?? region, region)));
for (const [id, yes] of [['yes', true] as const, ['no', false] as const]) {
  element(id).addEventListener('click', () => wait(element('done'), window.daypassKey.answer(yes), ''));
}
for (const button of all('[data-close]')) button.addEventListener('click', () => window.daypassKey.close());
document.addEventListener('keydown', ({ key }) => {
  if (key === 'Escape') void window.daypassKey.close();
});
// Steps differ in height, and a narrower window makes each of them higher.
new ResizeObserver(([entry]) => {
  const height = entry?.contentRect.height ?? 0;
  if (height > 0) void window.daypassKey.fit(height);
}).observe(document.body);
void window.daypassKey.open().then((opened) => {
  words = opened.words;
  document.documentElement.lang = words.language;
  document.title = words.title ?? '';
  for (const each of all('[data-word]')) each.textContent = words[each.dataset.word ?? ''] ?? '';
  show(opened.view);
});
