import { describe, expect, it } from 'vitest';
import { concealed } from '../../../main/desktop/concealed-clipboard.ts';

/** Electron's from 45 on, as its types have it. */
class Item {
  readonly items: Record<string, string | Blob>;
  constructor(items: Record<string, string | Blob>) {
    this.items = items;
  }
}

function open(platform: NodeJS.Platform, { isOld = false, fails = false } = {}) {
  const written: unknown[] = [];
  const clipboard = {
    readText: () => '',
    clear: () => undefined,
    writeText: async (text: string) => void written.push(text),
    write: async (items: never[]) => {
      if (fails) throw new Error('No such format.');
      written.push(...items);
    },
  };
  return { written, clipboard: concealed(clipboard, isOld ? undefined : Item, platform) };
}

const bytesOf = async (value: unknown) =>
  value instanceof Blob ? [...new Uint8Array(await value.arrayBuffer())] : value;

describe('a secret that is copied', () => {
  it.each<[NodeJS.Platform, Record<string, unknown>]>([
    ['linux', { 'x-kde-passwordManagerHint': 'secret' }],
    ['darwin', { 'org.nspasteboard.ConcealedType': 'secret' }],
    [
      'win32',
      {
        ExcludeClipboardContentFromMonitorProcessing: [0, 0, 0, 0],
        CanIncludeInClipboardHistory: [0, 0, 0, 0],
        CanUploadToCloudClipboard: [0, 0, 0, 0],
      },
    ],
  ])('asks the histories of %s to leave it out, in one write with its text', async (platform, hints) => {
    const { written, clipboard } = open(platform);
    await clipboard.writeText('AKIA');
    expect(written).toHaveLength(1);
    const { items } = written[0] as Item;
    const found: Record<string, unknown> = {};
    for (const [type, value] of Object.entries(items)) {
      found[/format="(.*)"$/.exec(type)?.[1] ?? type] = await bytesOf(value);
    }
    expect(found).toEqual({ 'text/plain': 'AKIA', ...hints });
  });

  it('is copied without that where Electron has no way to write both, and where the system refuses', async () => {
    for (const options of [{ isOld: true }, { fails: true }]) {
      const { written, clipboard } = open('linux', options);
      await clipboard.writeText('AKIA');
      expect(written).toEqual(['AKIA']);
    }
  });
});
