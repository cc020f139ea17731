import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { builderConfig } from '../../../../build/package/builder-config.mjs';
import { Noes } from '../../../../main/desktop/boxes/noes.ts';
import { Arrivals } from '../../../../main/desktop/links/arrivals.ts';
import { linksIn, parseLink } from '../../../../main/desktop/links/link.ts';
import { FakeClock } from '../../../support/agent/fake-clock.ts';

const CONSOLE = 'daypass://console/111122223333/Admin';
const ROOT = join(import.meta.dirname, '..', '..', '..', '..');

describe('a link', () => {
  it('opens a console, with a service, a region and a session if it names them', () => {
    expect(parseLink(`${CONSOLE}?service=s3&region=eu-west-1&session=my%20team`)).toEqual({
      action: 'console',
      account: '111122223333',
      role: 'Admin',
      session: 'my team',
      service: 's3',
      region: 'eu-west-1',
    });
    expect(parseLink('daypass://use/111122223333/Read+Only=,.@-_')).toMatchObject({ action: 'use', service: null });
  });

  it.each([
    ['another verb', 'daypass://delete/111122223333/Admin'],
    ['our own page', 'daypass://app/index.html'],
    ['another scheme', 'https://console/111122223333/Admin'],
    ['the scheme in capitals', 'DAYPASS://console/111122223333/Admin'],
    ['no role', 'daypass://console/111122223333/'],
    ['an account that is none', 'daypass://console/11112222333x/Admin'],
    ['an escape in the role', 'daypass://console/111122223333/Adm%69n'],
    ['a way out of the path', 'daypass://console/111122223333/../../use/111122223333/Admin'],
    ['a user and a host', 'daypass://me@console/111122223333/Admin'],
    ['a fragment', `${CONSOLE}#use`],
    ['an unknown name', `${CONSOLE}?sign-out=1`],
    ['a name of every object', `${CONSOLE}?__proto__=1`],
    ['a name twice', `${CONSOLE}?region=eu-west-1&region=us-east-1`],
    ['an empty value', `${CONSOLE}?session=`],
    ['half an escape', `${CONSOLE}?session=%e2%82`],
    ['a control character', `${CONSOLE}?session=a%0ab`],
    ['a mark that turns a line around', `${CONSOLE}?session=%E2%80%AEa`],
    ['a raw control character', `${CONSOLE}\u0000`],
    ['a second line', `${CONSOLE}\n--inspect`],
    ['a space and a switch', `${CONSOLE} --no-sandbox`],
    ['quotes', `${CONSOLE}" --inspect "`],
    ['a service that is none', `${CONSOLE}?service=https%3A%2F%2Fevil.example`],
    ['a region that is a host', `${CONSOLE}?region=eu-west-1.evil.example`],
    ['a console’s place for the active role', 'daypass://use/111122223333/Admin?region=eu-west-1'],
    ['more than a link has', `${CONSOLE}?session=${'a'.repeat(1_000)}`],
    ['nothing', ''],
  ])('is none with %s', (_what, text) => {
    expect(parseLink(text)).toBeNull();
  });

  it('is never anything but its two actions, whatever it contains', () => {
    const part = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('daypass://', 'console/', 'use/', '111122223333/', 'Admin', '?', '&', '=', '%', 'session=', '\n'),
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 12 }), (parts) => {
        const link = parseLink(parts.join(''));
        if (!link) return;
        expect(link.account).toMatch(/^\d{12}$/);
        expect(link.role).toMatch(/^[\w+=,.@-]{1,64}$/);
        expect(link.session ?? '').not.toMatch(/\p{Cc}/u);
      }),
      { numRuns: 5_000, seed: 7 },
    );
  });

  it('is found among what a program was started with, also badly written', () => {
    expect(linksIn(['/opt/daypass', '--background', CONSOLE, 'DayPass:x', 'xdaypass://'])).toEqual([
      CONSOLE,
      'DayPass:x',
    ]);
  });
});

describe('links that come in', () => {
  const open = (argv: readonly string[] = []) => {
    const app = new EventEmitter();
    const arrivals = new Arrivals(app as never, argv);
    const taken: string[] = [];
    const start = () => arrivals.start((text) => void taken.push(text));
    const second = (...words: string[]) => app.emit('second-instance', {}, words);
    return { app, arrivals, taken, start, second };
  };

  it('wait until the app is ready, the first of them', () => {
    const { app, arrivals, taken, start } = open();
    let isPrevented = false;
    app.emit('open-url', { preventDefault: () => (isPrevented = true) }, CONSOLE);
    app.emit('open-url', { preventDefault: () => undefined }, 'daypass://use/111122223333/Admin');
    expect([isPrevented, arrivals.isWaiting, taken]).toEqual([true, true, []]);
    start();
    expect(taken).toEqual([CONSOLE]);
  });

  it('come with the app’s own start and with a second one', () => {
    const { taken, start, second } = open(['daypass-desktop', CONSOLE]);
    start();
    second('daypass-desktop', '--background');
    second('daypass-desktop', 'daypass://use/111122223333/Admin');
    expect(taken).toEqual([CONSOLE, 'daypass://use/111122223333/Admin']);
  });

  it('are as good as none where there are several', () => {
    const { taken, start, second } = open(['daypass-desktop', CONSOLE, CONSOLE]);
    start();
    second('daypass-desktop', CONSOLE, 'daypass://use/111122223333/Admin');
    expect(taken.map((text) => parseLink(text))).toEqual([null, null]);
  });
});

describe('a page that sends one link after the other', () => {
  it('is asked about no more for a minute after two noes in a row', async () => {
    const clock = new FakeClock();
    const noes = new Noes(clock, 2);
    noes.no();
    noes.yes();
    noes.no();
    expect(noes.isOver).toBe(false);
    noes.no();
    expect(noes.isOver).toBe(true);
    await clock.advance(59_000);
    expect(noes.isOver).toBe(true);
    await clock.advance(1_000);
    expect(noes.isOver).toBe(false);
    noes.no();
    expect(noes.isOver).toBe(false);
  });
});

describe('the scheme of links', () => {
  it('is registered by the packages, and by nothing that the app does', () => {
    const stage = { app: '/tmp', resources: '/tmp/resources' };
    const { protocols, nsis } = builderConfig({ stage, output: '/tmp', version: '1', electron: null });
    expect(protocols).toMatchObject([{ schemes: ['daypass'] }]);
    const script = readFileSync(nsis.include, 'utf8');
    expect(script).toContain('WriteRegStr HKCU "Software\\Classes\\daypass" "URL Protocol" ""');
    expect(script).toContain('DeleteRegKey HKCU "Software\\Classes\\daypass"');
    expect(readFileSync(join(ROOT, 'main', 'index.ts'), 'utf8')).not.toContain('setAsDefaultProtocolClient');
  });
});
