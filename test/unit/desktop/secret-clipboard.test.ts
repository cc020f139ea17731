import { describe, expect, it } from 'vitest';
import { Secret } from '../../../main/base/secret.ts';
import { exportLines, SecretClipboard } from '../../../main/desktop/secret-clipboard.ts';
import { FakeClock } from '../../support/agent/fake-clock.ts';

function open() {
  const clock = new FakeClock();
  const clipboard = {
    text: '',
    readText: () => clipboard.text,
    writeText: (text: string) => {
      clipboard.text = text;
    },
    clear: () => {
      clipboard.text = '';
    },
  };
  return { clock, clipboard, secrets: new SecretClipboard(clipboard, clock) };
}

describe('a secret on the clipboard', () => {
  it('is gone after a minute', async () => {
    const { clock, clipboard, secrets } = open();
    await secrets.copy(new Secret('key'));
    await clock.advance(59_999);
    expect(clipboard.text).toBe('key');
    await clock.advance(1);
    expect(clipboard.text).toBe('');
  });

  it('leaves alone what was copied since', async () => {
    const { clock, clipboard, secrets } = open();
    await secrets.copy(new Secret('key'));
    clipboard.text = 'a shopping list';
    await clock.advance(60_000);
    expect(clipboard.text).toBe('a shopping list');
  });

  it('has its whole minute when it is copied again', async () => {
    const { clock, clipboard, secrets } = open();
    await secrets.copy(new Secret('one'));
    await clock.advance(50_000);
    await secrets.copy(new Secret('two'));
    await clock.advance(50_000);
    expect(clipboard.text).toBe('two');
    await clock.advance(10_000);
    expect(clipboard.text).toBe('');
  });

  it('goes when the app ends', async () => {
    const { clipboard, secrets } = open();
    await secrets.copy(new Secret('key'));
    await secrets.dispose();
    expect(clipboard.text).toBe('');
  });
});

describe('lines for a shell', () => {
  const credentials = { accessKeyId: 'ASIA', secretAccessKey: new Secret('s/+='), sessionToken: new Secret('t') };

  it('export what a POSIX shell reads', () => {
    expect(exportLines(credentials, 'eu-west-1', 'linux').expose()).toBe(
      "unset AWS_PROFILE AWS_DEFAULT_PROFILE\nexport AWS_ACCESS_KEY_ID='ASIA'\nexport AWS_SECRET_ACCESS_KEY='s/+='\nexport AWS_SESSION_TOKEN='t'\nexport AWS_REGION='eu-west-1'\nexport AWS_DEFAULT_REGION='eu-west-1'\n",
    );
  });

  it('are PowerShell’s on Windows', () => {
    expect(exportLines(credentials, null, 'win32').expose()).toContain("$Env:AWS_ACCESS_KEY_ID='ASIA'\n");
  });
});
