import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { refuseBareZsh, refuseMovedZsh } from '../../../../main/commands/roles/last-shells.ts';

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

  it('is refused where a file that the system’s reads moves them, however many are between', async () => {
    const [second, third] = [`${file}-2`, `${file}-3`];
    await writeFile(file, `[ -r '${second}' ] && . '${second}'\n`);
    await writeFile(second, `if true; then source "${third}"; fi; source ${file}\n`);
    await writeFile(third, 'ZDOTDIR=/x\n');
    await expect(refuseMovedZsh([file])).rejects.toThrow(`Because ${third} sets ZDOTDIR, zsh reads start files last`);
    await writeFile(third, 'umask 022\n');
    await refuseMovedZsh([file]);
  });

  it.each(['for f in /etc/zsh/zshenv.d/*; do . $f; done', 'source ~/.x', 'eval "$(own-tool)"'])(
    'is refused where it can’t be known what is read: %s',
    async (line) => {
      await writeFile(file, `${line}\n`);
      await expect(refuseMovedZsh([file])).rejects.toThrow(`Because ${file} reads other files, zsh reads start files`);
    },
  );

  it('is refused with -f where that file sets who one is, and not for other variables', async () => {
    await writeFile(file, 'export AWS_ACCESS_KEY_ID=AKIAOTHER\n');
    await expect(refuseBareZsh([file])).rejects.toThrow(`Because ${file} sets AWS_ACCESS_KEY_ID, zsh reads start`);
    await writeFile(file, 'export PATH=/bin ZDOTDIR=/x MY_AWS_PROFILE=x\n');
    await refuseBareZsh([file]);
  });
});
