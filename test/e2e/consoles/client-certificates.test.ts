/** A certificate that the person really has installed, and servers that really ask for one. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:https';
import { join } from 'node:path';
import type { TLSSocket } from 'node:tls';
import type { ElectronApplication } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nextForeignPage, pagesOf } from '../../support/app/console-pages.ts';
import { ELECTRON, startApp } from '../../support/app/desktop-app.ts';
import { answerBoxes } from '../../support/app/foreign-page.ts';
import { Installation } from '../../support/app/installation.ts';
import { Authority, Listening } from '../../support/servers/company-network.ts';

const MISSING = ['openssl', 'certutil', 'pk12util'].filter((name) => spawnSync(name, ['-H']).error);
const SESSIONS = ['declined', 'several', 'chosen', 'unguarded'] as const;
/** How many other servers one page has pictures from. */
const OTHERS = 7;

describe.skipIf(ELECTRON === '' || MISSING.length > 0)(
  `a certificate of the person${MISSING.length > 0 ? `, without ${MISSING.join(' and ')}` : ''}`,
  () => {
    let daypass: Installation;
    let authority: Authority;
    const servers: Listening[] = [];
    let app: ElectronApplication;

    /** What the page of a sign-in got to know of the person before anything was typed there. */
    const seenBy = async (session: (typeof SESSIONS)[number]) => {
      const opened = nextForeignPage(app);
      const { ended, child } = daypass.start(['login', session]);
      const text = await (await opened).getByRole('heading').textContent();
      child.kill('SIGINT');
      await ended;
      await expect.poll(() => pagesOf(app)).toEqual([]);
      return text;
    };

    beforeAll(async () => {
      daypass = await Installation.open({ electron: ELECTRON });
      authority = new Authority('Example Root', 'Example Corp');
      await install(authority.issue(['ann.example']), daypass.folder);
      const options = { ...authority.issue(['localhost']), ca: authority.certificate, requestCert: true };
      for (const session of [...SESSIONS, ...Array(OTHERS).fill('another')]) {
        const server = createServer({ ...options, rejectUnauthorized: false }, ({ socket }, response) => {
          const { subject } = (socket as TLSSocket).getPeerCertificate();
          const ports = session === 'several' ? servers.slice(SESSIONS.length).map(({ port }) => port) : [];
          const pictures = ports.map((port) => `<img src="https://localhost:${port}/">`);
          response
            .setHeader('content-type', 'text/html')
            .end(`<h1>${subject?.CN ?? 'no certificate'}</h1>${pictures.join('')}`);
        });
        servers.push(await Listening.open(server));
      }
      daypass.env.HOME = daypass.folder;
      daypass.env.AWS_CA_BUNDLE = authority.bundle;
      const sources = SESSIONS.map((name, at) => {
        return { kind: 'saml', name, region: 'us-east-1', signInUrl: `https://localhost:${servers[at]?.port}/` };
      });
      await mkdir(daypass.home, { mode: 0o700 });
      await writeFile(join(daypass.home, 'settings.json'), JSON.stringify({ version: 1, sources }));
      app = await startApp(daypass, ['--background']);
      // A busy machine takes its time, and an app that is still starting loses what it is asked.
      expect((await daypass.daypass(['agent', 'status'])).status).toBe(0);
    });
    afterAll(async () => {
      await app?.close();
      await daypass?.close();
      for (const server of servers) await server.close();
      authority?.close();
    });

    it('goes to no page of a sign-in where the person says no', async () => {
      const boxes = await answerBoxes(app, 'Don’t send one');
      expect(await seenBy('declined')).toBe('no certificate');
      expect((await boxes.asked()).map(({ message }) => message)).toEqual([
        `Send a certificate to localhost:${servers[0]?.port}?`,
      ]);
    });

    it('is asked about in one box at a time, and not for a while after five noes', async () => {
      await answerBoxes(app, 'Don’t send one');
      await app.evaluate(({ dialog }) => {
        const seen = { open: 0, most: 0, all: 0 };
        Object.assign(globalThis, { seenBoxes: seen });
        const { showMessageBox } = dialog;
        dialog.showMessageBox = (async (...given: Parameters<typeof showMessageBox>) => {
          seen.open += 1;
          seen.all += 1;
          seen.most = Math.max(seen.most, seen.open);
          // Others that are asked for meanwhile come before the answer.
          await new Promise((resolve) => setTimeout(resolve, 100));
          seen.open -= 1;
          return showMessageBox(...given);
        }) as typeof showMessageBox;
      });
      const opened = nextForeignPage(app);
      const { ended, child } = daypass.start(['login', 'several']);
      await (await opened).waitForFunction((n) => {
        const pictures = [...document.images];
        return pictures.length === n && pictures.every(({ complete }) => complete);
      }, OTHERS);
      child.kill('SIGINT');
      await ended;
      await expect.poll(() => pagesOf(app)).toEqual([]);
      expect(await app.evaluate(() => (globalThis as unknown as { seenBoxes: object }).seenBoxes)).toEqual({
        open: 0,
        most: 1,
        all: 5,
      });
    });

    it('goes to the page for which the person has chosen it', async () => {
      await answerBoxes(app, 'leaf');
      expect(await seenBy('chosen')).toBe('leaf');
    });

    it('would go to any that asks, if Electron were left alone', async () => {
      const boxes = await answerBoxes(app, 'Don’t send one');
      await app.evaluate(({ app: electron }) => void electron.removeAllListeners('select-client-certificate'));
      expect(await seenBy('unguarded')).toBe('leaf');
      expect(await boxes.asked()).toEqual([]);
    });
  },
);

/** Where Chromium looks on Linux: NSS's database of the user. */
async function install({ key, cert }: { key: string; cert: string }, home: string): Promise<void> {
  const folder = join(home, '.pki', 'nssdb');
  await mkdir(folder, { recursive: true });
  const pem = join(home, 'ann.pem');
  const p12 = join(home, 'ann.p12');
  await writeFile(pem, key + cert, { mode: 0o600 });
  const run = (program: string, ...args: string[]) => execFileSync(program, args, { stdio: 'pipe' });
  run('openssl', 'pkcs12', '-export', '-in', pem, '-out', p12, '-name', 'ann', '-passout', 'pass:');
  run('certutil', '-N', '-d', `sql:${folder}`, '--empty-password');
  run('pk12util', '-i', p12, '-d', `sql:${folder}`, '-W', '');
}
