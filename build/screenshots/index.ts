/**
 * `npm run screenshots`: pictures of every view for `docs/screenshots/`, of the real app on the emulator: light and dark, as
 * narrow as a window gets, at 200 % zoom, and in German; of the list of roles in every language.
 * `npm run screenshots -- NAME…` takes those that begin with a NAME.
 */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { LANGUAGES } from '../../common/languages.ts';
import { Installation } from '../../test/support/app/installation.ts';
import { openScene } from './open.ts';
import { inEachLook, LOOKS, type Scene, USUAL } from './scene.ts';
import type { PicturedView } from './view.ts';
import { VIEWS } from './views.ts';

/** What the other languages look like, in one picture each; `cut-off.test.ts` takes all of them. */
const OTHER_LANGUAGES = LANGUAGES.filter((language) => language !== 'en' && language !== 'de').map((language) => {
  return { ...USUAL, name: language, language };
});

async function main(): Promise<void> {
  const { DAYPASS_ELECTRON: electron, DAYPASS_ROOT: root = '' } = process.env;
  const target = join(root, 'docs', 'screenshots');
  const wanted = process.argv.slice(2);
  if (!electron) throw new Error('There is no Electron to take pictures of.');
  const daypass = await Installation.open({ electron, emulator: { accounts: 90, rolesPerAccount: 4 } });
  const scene = await openScene(daypass, electron);
  try {
    if (wanted.length === 0) await rm(target, { recursive: true, force: true });
    await mkdir(target, { recursive: true });
    for (const view of VIEWS) {
      const { name, show, leave } = view;
      await show(scene);
      const isWanted = wanted.length === 0 || wanted.some((start) => name.startsWith(start));
      if (isWanted) {
        await takeAll(scene, view, join(target, name));
        process.stderr.write(`  ${name}\n`);
      }
      await leave?.(scene);
    }
  } finally {
    await scene.app.close();
    await daypass.close();
  }
}

async function takeAll(scene: Scene, { name, isState, windowOf, reveal }: PicturedView, path: string): Promise<void> {
  const page = windowOf ? await windowOf(scene) : scene.page;
  if (windowOf) {
    for (const colorScheme of ['dark', 'light'] as const) {
      await page.emulateMedia({ colorScheme });
      await settled(page);
      await asElsewhere(page, scene.daypass);
      await page.screenshot({ path: `${path}-${colorScheme}.png` });
    }
    return;
  }
  const looks = LOOKS.filter((look) => !isState || look.name === 'dark' || look.name === 'light');
  const others = name === 'roles' ? OTHER_LANGUAGES : [];
  await inEachLook(page, [...others, ...looks], async (look, session) => {
    await reveal?.(page);
    await settled(page);
    await asElsewhere(page, scene.daypass);
    const { data } = await session.send('Page.captureScreenshot', { format: 'png' });
    await writeFile(`${path}-${look.name}.png`, Buffer.from(data, 'base64'));
  });
}

/** What a picture is taken of comes a little later than the page knows of it. */
async function settled(page: Page): Promise<void> {
  await page.waitForTimeout(600);
}

/** A picture is of no machine: the command is where a package puts it, files are a person's, and AWS's page is AWS's. */
async function asElsewhere(page: Page, { folder, emulator }: Installation): Promise<void> {
  const { origin, host } = new URL(emulator.startUrl);
  const places = [
    [join(process.env.DAYPASS_ROOT ?? '', 'out'), '/opt/Daypass'],
    [join(folder, 'aws'), '/home/ann/.aws'],
    [join(folder, 'home', 'settings.json'), '/home/ann/.config/daypass/settings.json'],
    [join(folder, 'home', 'state'), '/home/ann/.local/state/daypass'],
    [join(folder, 'home', 'logs'), '/home/ann/.local/state/daypass/logs'],
    [folder, '/home/ann'],
    [origin, 'https://acme.awsapps.com'],
    [host, 'acme.awsapps.com'],
  ];
  await page.evaluate(`{
    const elsewhere = (text) => ${JSON.stringify(places)}.reduce((said, [from, to]) => said.replaceAll(from, to), text);
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      const said = elsewhere(texts.currentNode.nodeValue);
      if (said !== texts.currentNode.nodeValue) texts.currentNode.nodeValue = said;
    }
    for (const input of document.querySelectorAll('input')) {
      if (elsewhere(input.value) !== input.value) input.value = elsewhere(input.value);
    }
  }`);
}

main().catch((error) => {
  process.stderr.write(`screenshots: ${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 1;
});
