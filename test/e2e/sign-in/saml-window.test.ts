import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ElectronApplication, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ELECTRON, SCREENSHOTS, startApp } from '../../support/app/desktop-app.ts';
import { filesBelow, Installation, unlessGone } from '../../support/app/installation.ts';
import { found, placesOf } from '../../support/files/secret-scan.ts';
import { ASSERTION_WRAPPINGS, RESPONSE_WRAPPINGS, tampered, withEntities, wrap } from '../../support/saml/attacks.ts';
import { IDP, roleValue, samlResponse } from '../../support/saml/identity-provider.ts';
import { type IdpServer, startIdpServer } from '../../support/saml/idp-server.ts';

const ACCOUNT = '111122223333';

describe.skipIf(ELECTRON === '')('SAML sign-in in a window', () => {
  let daypass: Installation;
  let idp: IdpServer;
  let app: ElectronApplication;

  beforeAll(async () => {
    await mkdir(SCREENSHOTS, { recursive: true });
    daypass = await Installation.open({ electron: ELECTRON });
    idp = await startIdpServer(() => samlResponse());
    const { iam } = daypass.emulator;
    const provider = `arn:aws:iam::${ACCOUNT}:saml-provider/acme`;
    iam.addSamlProvider(provider, IDP);
    for (const role of ['Admin', 'ReadOnly']) {
      iam.addRole({ arn: `arn:aws:iam::${ACCOUNT}:role/${role}`, trust: { to: 'saml', provider } });
    }
    await mkdir(daypass.home, { recursive: true, mode: 0o700 });
    const sources = [{ kind: 'saml', name: 'corp', region: 'us-east-1', signInUrl: idp.signInUrl }];
    await writeFile(join(daypass.home, 'settings.json'), JSON.stringify({ version: 1, sources }));
    app = await startApp(daypass);
    await app.firstWindow();
  });
  afterAll(async () => {
    await app?.close();
    await daypass?.close();
    await idp?.close();
  });
  afterEach(async () => {
    const signIns = () => app.windows().filter((page) => page.url().startsWith('http')).length;
    await expect.poll(signIns).toBe(0);
  });

  /** Every answer of the provider so far. */
  const posted: string[] = [];
  const answerWith = (make: () => Promise<string>) => {
    idp.answer = async () => {
      const answer = await make();
      posted.push(answer);
      return answer;
    };
  };
  /** `daypass login corp`, and the window that opens for it. */
  const begin = async () => {
    const opened = app.waitForEvent('window');
    const { ended, child } = daypass.start(['login', 'corp']);
    return { ended, child, page: await opened };
  };
  const type = async (page: Page) => {
    await page.getByLabel('User').fill('ann');
    await page.getByLabel('Password').fill('correct horse');
    await page.getByRole('button', { name: 'Sign in' }).click();
  };

  it('catches what is posted to AWS, and gives credentials of the roles in it', async () => {
    answerWith(() => samlResponse({ roles: [roleValue(ACCOUNT, 'Admin'), roleValue(ACCOUNT, 'ReadOnly')] }));
    const { ended, page } = await begin();
    await page.getByRole('heading', { name: 'Acme sign-in' }).waitFor();
    await page.screenshot({ path: join(SCREENSHOTS, 'saml-sign-in.png') });
    const title = await app.evaluate(
      ({ BrowserWindow }, url) =>
        BrowserWindow.getAllWindows()
          .find((window) => window.webContents.getURL() === url)
          ?.getTitle(),
      page.url(),
    );
    expect(title).toBe(`${new URL(idp.signInUrl).host} — sign-in to corp`);
    await type(page);
    expect(await ended).toMatchObject({ status: 0 });
    const { status, stdout } = await daypass.daypass([
      'credentials',
      '--session',
      'corp',
      '--account',
      ACCOUNT,
      '--role',
      'Admin',
    ]);
    expect({ status, ...JSON.parse(stdout) }).toMatchObject({ status: 0, AccountId: ACCOUNT });
    // Both roles were fetched while the answer was good, without anybody asking.
    await daypass.emulator.called('AssumeRoleWithSAML', 2);
  });

  it('has pages that can do nothing but be pages', async () => {
    const { ended, page } = await begin();
    await page.getByRole('heading', { name: 'Acme sign-in' }).waitFor();
    expect(
      await page.evaluate(() => [
        typeof process,
        typeof require,
        'daypass' in window,
        window.open('https://example.test'),
      ]),
    ).toEqual(['undefined', 'undefined', false, null]);
    expect(
      await page.evaluate(() => navigator.permissions.query({ name: 'geolocation' }).then(({ state }) => state)),
    ).toBe('denied');
    // Plain http is for this machine only.
    expect(
      await page.evaluate(() =>
        fetch('http://192.0.2.1/').then(
          () => 'sent',
          () => 'refused',
        ),
      ),
    ).toBe('refused');
    await page.evaluate(() => location.assign('file:///etc/passwd')).catch(() => undefined);
    expect(page.url()).toBe(idp.signInUrl);
    await page.close();
    expect((await ended).stderr).toContain('cancelled');
  });

  const tried = async (answer: () => Promise<string>) => {
    answerWith(answer);
    daypass.emulator.resetCalls();
    const { ended, page } = await begin();
    await type(page);
    const { status, stderr } = await ended;
    expect(status).not.toBe(0);
    for (const what of ['root:', 'lollol']) expect(stderr).not.toContain(what);
    return stderr;
  };

  it.each<[string, () => Promise<string>, string]>([
    ['that is not signed', () => samlResponse({ signed: false }), 'is not signed'],
    ['that has expired', () => samlResponse({ lifetimeMs: -1000 }), 'has ended'],
    ['for another audience', () => samlResponse({ audience: 'https://mail.test' }), 'is for https://mail.test'],
    [
      'for another recipient',
      () => samlResponse({ recipient: 'https://mail.test/acs' }),
      'is for https://mail.test/acs',
    ],
    ['of 5 MB', () => samlResponse({ ballast: 5_000_000 }), 'at most 100,000 characters'],
    ['with an external entity', () => withEntities('file'), 'declares a document type'],
    ['with an entity bomb', () => withEntities('bomb'), 'declares a document type'],
    ...Object.entries(ASSERTION_WRAPPINGS).map(([name, wrapping]): [string, () => Promise<string>, string] => [
      `with a wrapped signature (${name})`,
      () => wrap(wrapping),
      name.startsWith('XSW') ? 'several assertions' : 'not of what it says',
    ]),
    ...Object.entries(RESPONSE_WRAPPINGS).map(([name, wrapping]): [string, () => Promise<string>, string] => [
      `with a wrapped signature (${name})`,
      () => wrap(wrapping, { signed: 'response' }),
      'several assertions',
    ]),
  ])('an answer %s ends the sign-in with the reason, and goes nowhere', async (_what, answer, why) => {
    expect(await tried(answer)).toContain(why);
    expect(daypass.emulator.count('AssumeRoleWithSAML')).toBe(0);
  });

  it.each<[string, () => Promise<string>]>([
    ['that was changed after it was signed', async () => tampered(await samlResponse())],
    ['that another key has signed', () => samlResponse({ foreignKey: true })],
  ])('an answer %s is refused by AWS, and the window says so', async (what, answer) => {
    const [main] = app.windows().filter((page) => page.url().startsWith('daypass:')) as [Page];
    const stderr = await tried(answer);
    expect(stderr).toContain('AWS does not take the answer of the identity provider. Its signature is not by');
    expect(daypass.emulator.calls.at(-1)).toMatchObject({
      operation: 'AssumeRoleWithSAML',
      errorType: 'InvalidIdentityToken',
    });
    await main.getByText('AWS does not take the answer of the identity provider.').first().waitFor();
    await main.screenshot({ path: join(SCREENSHOTS, `saml-refused-${what.split(' ')[1]}.png`) });
  });

  it('what was posted, typed and got is in no file, log, argument or environment, the browser’s own files included', async () => {
    const userData = await app.evaluate(({ app }) => app.getPath('userData'));
    const places = await placesOf(daypass, await daypass.agentPid(), '');
    for (const file of await filesBelow(userData)) places[file] = await unlessGone(readFile(file, 'latin1'), '');
    expect(Object.keys(places).some((place) => place.startsWith(userData))).toBe(true);
    expect(posted.length).toBeGreaterThan(10);
    const secrets = [
      ...daypass.emulator.issuedSecrets,
      { kind: 'the password', value: 'correct horse' },
      ...posted.map((value) => ({ kind: 'an answer', value: value.slice(400, 600) })),
    ];
    for (const [place, text] of Object.entries(places)) {
      expect({ place, found: found(text, secrets) }).toEqual({ place, found: [] });
    }
  });
});
