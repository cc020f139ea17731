import { type EmulatorResponse, escapeMarkup } from '../http/http.ts';

/** Markup that is safe to put into a page as it is. Only `html` makes it. */
export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

type Piece = string | number | Markup | readonly Markup[];

/** A template whose values are escaped unless they are markup themselves. */
export function html(strings: TemplateStringsArray, ...values: Piece[]): Markup {
  return new Markup(strings.reduce((text, part, index) => `${text}${render(values[index - 1] ?? '')}${part}`));
}

function render(value: Piece): string {
  if (value instanceof Markup) return value.text;
  if (typeof value === 'object') return value.map((one) => one.text).join('');
  return escapeMarkup(String(value));
}

interface Page {
  readonly title: string;
  readonly body: Markup;
  readonly status?: number;
  /** Wide pages hold lists, narrow ones a single question. */
  readonly wide?: boolean;
  /** Where the portal is at home, as AWS's page says it. */
  readonly region?: string;
}

export function page({ title, body, status = 200, wide = false, region }: Page): EmulatorResponse {
  const { text } = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
${region === undefined ? html`` : html`<meta name="region" content="${region}"/>`}
<title>${title} · Acme sign-in (emulator)</title>
<link rel="stylesheet" href="/assets/style.css">
</head>
<body>
<header class="bar"><span class="mark" aria-hidden="true"></span><span>Acme Corporation</span><span class="tag">emulator</span></header>
<main class="${wide ? 'wide' : 'narrow'}">
${body}
</main>
<footer>A local stand-in for IAM Identity Center. Nothing here reaches AWS.</footer>
<script src="/assets/portal.js"></script>
</body>
</html>
`;
  return {
    status,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'content-security-policy':
        "default-src 'none'; style-src 'self'; script-src 'self'; base-uri 'none'; frame-ancestors 'none'",
    },
    body: text,
  };
}

/** One message, with a sign of how it went. */
export function resultPage(
  kind: 'good' | 'bad',
  title: string,
  text: string,
  status = 200,
  details: Markup = html``,
): EmulatorResponse {
  return page({
    title,
    status,
    body: html`<section class="card centred">
<div class="sign ${kind}" aria-hidden="true"></div>
<h1>${title}</h1>
<p class="quiet">${text}</p>
${details}
</section>`,
  });
}
