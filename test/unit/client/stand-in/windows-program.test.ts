import { describe, expect, it } from 'vitest';
import { windowsCommand } from '../../../../client/stand-in/windows-program.ts';

const ENV = { Path: 'C:\\node;C:\\tools', PATHEXT: '.EXE;.CMD', SystemRoot: 'C:\\Windows' };
const CMD = 'C:\\Windows\\System32\\cmd.exe';
const there =
  (...files: string[]) =>
  (path: string) =>
    files.includes(path.toLowerCase());

describe('a program that Windows is to start by its name', () => {
  it('is found with the endings of PATHEXT, folder by folder', () => {
    const isFile = there('c:\\node\\npm.cmd', 'c:\\tools\\aws.exe', 'c:\\tools\\tool.v2.exe', 'c:\\tools\\npm.exe');
    expect(windowsCommand('aws', ['s3', 'ls'], ENV, isFile)).toEqual({
      program: 'C:\\tools\\aws.EXE',
      args: ['s3', 'ls'],
      isVerbatim: false,
    });
    expect(windowsCommand('tool.v2', [], ENV, isFile)?.program).toBe('C:\\tools\\tool.v2.EXE');
    expect(windowsCommand('aws.exe', [], ENV, isFile)?.program).toBe('C:\\tools\\aws.exe');
    expect(windowsCommand('nothing', ['x'], ENV, isFile)).toEqual({
      program: 'nothing',
      args: ['x'],
      isVerbatim: false,
    });
  });

  it('is run by cmd.exe where it is a batch file, with its words as they are', () => {
    const isFile = there('c:\\node\\npm.cmd');
    const started = windowsCommand('npm', ['run', 'a b', 'x&y|z', '%PATH%', 'say "hi"', 'end\\', ''], ENV, isFile);
    expect(started).toMatchObject({ program: CMD, isVerbatim: true });
    expect(started?.args.slice(0, -1)).toEqual(['/e:ON', '/v:OFF', '/d', '/c']);
    expect(started?.args.at(-1)).toBe(
      '""C:\\node\\npm.CMD" "run" "a b" "x&y|z" "%%cd:~,%PATH%%cd:~,%" "say ""hi""" "end\\\\" """',
    );
  });

  it('is refused where it is a batch file and a word has a new line', () => {
    const isFile = there('c:\\node\\npm.cmd');
    expect(windowsCommand('npm', ['a\r\ncalc'], ENV, isFile)).toBeNull();
    expect(windowsCommand('npm', ['a\ncalc'], ENV, isFile)).toBeNull();
  });
});
