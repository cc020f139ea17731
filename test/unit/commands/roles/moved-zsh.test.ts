import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { refuseMovedZsh } from '../../../../main/commands/roles/last-shells.ts';

describe('a zsh whose start files a file of the system’s moves', () => {
  let file: string;
  beforeAll(async () => {
    file = join(await mkdtemp(join(tmpdir(), 'daypass-zsh-')), 'zshenv');
  });
  afterAll(() => rm(join(file, '..'), { recursive: true }));

  it.each(['export ZDOTDIR=$HOME/.config/zsh', 'ZDOTDIR="$HOME/.zsh"', 'if true; then typeset -gx ZDOTDIR=/x; fi'])(
    'is refused: %s',
    async (line) => {
      await writeFile(file, `# of the system\n${line}\nPATH=/bin\n`);
      await expect(refuseMovedZsh(['/nowhere', file])).rejects.toThrow(
        `Because ${file} sets ZDOTDIR, zsh reads start files last`,
      );
    },
  );

  it.each([
    '# export ZDOTDIR=$HOME/.zsh',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the shell's own
    'export ZDOTDIR=${ZDOTDIR:-$HOME/.config/zsh}',
    '[[ -n $ZDOTDIR ]] || export ZDOTDIR=$HOME/.zsh',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the shell's own
    ': ${ZDOTDIR:=$HOME/.zsh}',
    'OLD_ZDOTDIR=/x',
  ])('is started where the one that is there is kept: %s', async (line) => {
    await writeFile(file, `${line}\n`);
    await refuseMovedZsh([file]);
  });
});
