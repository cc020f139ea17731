import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MISSING, Wine } from '../../support/servers/wine.ts';

/** Of `C:\day\state`: `client/paths.tsv` says how it comes to be. */
const PIPE = String.raw`\\.\pipe\daypass-57f50cb32bd4b533`;
/** The user who runs Wine, as Wine calls them. */
const OWN = 'S-1-5-21-0-0-0-1000';
const FOR_ALL = 'D:(A;;GA;;;WD)';
const LOW = 'S:(ML;;NW;;;LW)';
const REFUSED = `daypass: Another account or a restricted program made ${PIPE}. End it, or set DAYPASS_HOME to a folder of your own.\n`;

describe.skipIf(MISSING !== null)(
  `a pipe of the agent’s name on Windows${MISSING ? `, without ${MISSING}` : ''}`,
  () => {
    let wine: Wine;
    let client: string;
    let squatter: string;

    beforeAll(async () => {
      wine = await Wine.open({ DAYPASS_HOME: String.raw`C:\day`, DAYPASS_NO_AUTOSTART: '1' });
      client = wine.buildClient();
      squatter = wine.compile(
        join(import.meta.dirname, '..', '..', 'support', 'servers', 'squatter.c'),
        'squatter.exe',
      );
    }, 180_000);
    afterAll(() => wine?.close());

    /** What the client says to a pipe with this owner and label, and what was written to that. */
    async function ask(descriptor: string): Promise<{ said: string; written: number }> {
      const child = spawn(wine.command, [squatter, PIPE, descriptor], {
        env: wine.env,
        stdio: ['ignore', 'pipe', 'ignore'],
      });
      let text = '';
      const listens = new Promise<void>((resolve) => {
        child.stdout.on('data', (chunk) => {
          text += chunk;
          if (text.includes('listening')) resolve();
        });
      });
      const ended = once(child, 'close');
      await Promise.race([listens, ended]);
      const { stderr } = wine.run(client, ['status']);
      await ended;
      return { said: stderr, written: Number(/got (\d+)/.exec(text)?.[1] ?? Number.NaN) };
    }

    it('is asked where this user made it, or an administrator', async () => {
      for (const owner of [OWN, 'BA']) {
        const { said, written } = await ask(`O:${owner}${FOR_ALL}`);
        expect(said).not.toBe(REFUSED);
        expect(written).toBeGreaterThan(100);
      }
    }, 60_000);

    it.each([
      ['another user', `O:S-1-5-21-0-0-0-1001${FOR_ALL}`],
      ['everybody', `O:WD${FOR_ALL}`],
      ['a guest', `O:BG${FOR_ALL}`],
      ['this user’s program of low integrity', `O:${OWN}${FOR_ALL}${LOW}`],
      ['this user’s untrusted program', `O:${OWN}${FOR_ALL}S:(ML;;NW;;;S-1-16-0)`],
    ])(
      'gets not a byte where it is made by %s',
      async (_, descriptor) => {
        expect(await ask(descriptor)).toEqual({ said: REFUSED, written: 0 });
      },
      60_000,
    );
  },
);
