/** What the window shows when its page can't continue. It needs no library: one of them may be what failed. */
import { languageFor } from '../common/languages.ts';
import { partOf, textsFor } from '../common/texts.ts';
import { en } from './strings/en.ts';
import { translationOf } from './strings/language.ts';
import { pageLanguage, setPageLanguage } from './strings/page-language.ts';

type CopyReport = (fault: string) => Promise<{ readonly ok: boolean }>;

/** @param copyReport puts a report with this fault on the clipboard. */
export async function showFailure(root: HTMLElement, error: unknown, copyReport: CopyReport): Promise<void> {
  const language = pageLanguage() ?? languageFor('system', navigator.languages);
  setPageLanguage(language);
  const translation = partOf(await translationOf(language), 'failure');
  const t = textsFor(en.failure, translation, { language, number: String });
  const page = make('main', { className: 'failure' });
  const text = make('div', {});
  text.setAttribute('role', 'alert');
  const said = make('p', { className: 'muted' });
  said.setAttribute('role', 'status');
  const again = make('button', { className: 'button primary', textContent: t.again });
  again.addEventListener('click', () => location.reload());
  const report = make('button', { className: 'button', textContent: t.report });
  report.addEventListener('click', async () => {
    const { ok } = await copyReport(faultOf(error)).catch(() => ({ ok: false }));
    said.textContent = ok ? t.reportCopied : t.reportNotCopied;
  });
  const buttons = make('div', { className: 'failure-buttons' });
  buttons.append(again, report);
  text.append(
    make('h1', { textContent: t.title }),
    make('p', { textContent: t.text }),
    make('pre', { textContent: error instanceof Error ? error.message : String(error) }),
  );
  page.append(text, buttons, said);
  root.replaceChildren(page);
  again.focus();
}

/** The kind of an error and its places in the code, without its message, which may name an account. @returns what `Fault` of the contract takes. */
function faultOf(error: unknown): string {
  const { name, stack } = error instanceof Error ? error : { name: 'Error', stack: '' };
  const places = [...(stack ?? '').matchAll(/\/([\w.-]+\.js):(\d+):(\d+)/g)].map(
    ([, file, line, column]) => `${file}:${line}:${column}`,
  );
  return [/^[A-Za-z]{1,40}$/.test(name) ? name : 'Error', ...places.slice(0, 10)].join(' at ');
}

function make<Name extends keyof HTMLElementTagNameMap>(name: Name, content: Partial<HTMLElementTagNameMap[Name]>) {
  return Object.assign(document.createElement(name), content);
}
