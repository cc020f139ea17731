/** The desktop app asks the system for its proxy: here Chromium gets one the way a desktop's settings give it. */
import { writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ELECTRON } from '../../support/app/desktop-app.ts';
import { Installation } from '../../support/app/installation.ts';
import { personSays } from '../../support/app/person.ts';
import { type OpenWindow, openWindow } from '../../support/app/window.ts';
import { ForwardProxy } from '../../support/servers/company-network.ts';

describe.skipIf(ELECTRON === '')('a proxy of the system', () => {
  let daypass: Installation;
  let proxy: ForwardProxy;
  let opened: OpenWindow;

  beforeAll(async () => {
    daypass = await Installation.open();
    proxy = await ForwardProxy.start(0);
    // By AWS's own names, so that nothing but the proxy can be meant; it refuses, so that nothing leaves the machine.
    proxy.refuses = 403;
    for (const name of ['AWS_ENDPOINT_URL_SSO_OIDC', 'AWS_ENDPOINT_URL_SSO']) delete daypass.env[name];
    await writeFile(
      daypass.configFile,
      '[sso-session acme]\nsso_start_url = https://acme.awsapps.com/start\nsso_region = eu-west-1\n',
    );
    opened = await openWindow(daypass, { electron: ELECTRON, args: [`--proxy-server=127.0.0.1:${proxy.port}`] });
  });
  afterAll(async () => {
    await opened?.app.close();
    await proxy?.close();
    await daypass?.close();
  });

  it('is the way to AWS where neither settings nor environment name one', async () => {
    const { status, stderr } = await daypass.daypass(['login', '--no-browser']);
    // Nothing else leaves the machine, Chromium's own errands included.
    expect(new Set(proxy.asked)).toEqual(new Set(['oidc.eu-west-1.amazonaws.com:443']));
    expect(status).toBe(6);
    expect(stderr).toContain(
      `The proxy http://127.0.0.1:${proxy.port} refused the way to oidc.eu-west-1.amazonaws.com`,
    );
  });

  it('is not used where the setting says so', async () => {
    const before = proxy.asked.length;
    await personSays(opened.app, 0);
    expect((await daypass.daypass(['settings', 'set', 'network.proxy', 'http://127.0.0.1:9'])).status).toBe(0);
    const { stderr } = await daypass.daypass(['login', '--no-browser']);
    expect(stderr).toContain("The proxy http://127.0.0.1:9 can't be reached.");
    expect(proxy.asked).toHaveLength(before);
  });
});
