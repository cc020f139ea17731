/** Does with a sign-in page what a person does: opens it and presses a button. For the demo and the tests. */

export interface Visit {
  /** Status of the page where the visit ended. */
  readonly status: number;
  readonly url: string;
  readonly text: string;
}

/**
 * Opens a device page (`verificationUriComplete`) or consent page (`/authorize?…`), submits its form with the button
 * that carries `decision`, and follows redirects, as far as the waiting program's loopback listener.
 * @throws Error when the page has no such button, with the page's status in the message.
 */
export async function visit(url: string, decision: 'approve' | 'deny'): Promise<Visit> {
  const page = await fetch(url);
  const text = await page.text();
  const action = /<form method="post" action="([^"]+)"/.exec(text)?.[1];
  if (action === undefined || !text.includes(`name="decision" value="${decision}"`)) {
    throw new Error(`The sign-in page (HTTP ${page.status}) has no ${decision} button.`);
  }
  const fields = new URLSearchParams({ decision });
  for (const [, name = '', value = ''] of text.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)) {
    fields.set(name, value);
  }
  const answer = await fetch(new URL(action, page.url), { method: 'POST', body: fields });
  return { status: answer.status, url: answer.url, text: await answer.text() };
}
