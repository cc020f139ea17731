import { describe, expect, it } from 'vitest';
import { windowsCommand, withChanges } from '../../../../client/stand-in/windows-program.ts';

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
    expect(windowsCommand('tool.v2', [], ENV, isFile)).toMatchObject({ program: 'C:\\tools\\tool.v2.EXE' });
    expect(windowsCommand('aws.exe', [], ENV, isFile)).toMatchObject({ program: 'C:\\tools\\aws.exe' });
  });

  it('is not the file without an ending that stands next to it, such as the shell script of npm', () => {
    const isFile = there('c:\\node\\npm', 'c:\\node\\npm.cmd');
    expect(windowsCommand('npm', [], ENV, isFile)).toMatchObject({ program: CMD });
    expect(windowsCommand('npm', [], ENV, there('c:\\node\\npm'))).toBe('missing');
  });

  it('is not looked for in the current folder, not for an empty entry of the PATH either, unless its name says so', () => {
    const env = { ...ENV, Path: ';C:\\tools;;' };
    const isFile = there('aws.exe', '.\\aws.exe');
    expect(windowsCommand('aws', [], env, isFile)).toBe('missing');
    expect(windowsCommand('.\\aws', ['x'], env, isFile)).toMatchObject({ program: '.\\aws.EXE', args: ['x'] });
    expect(windowsCommand('.\\other', [], env, isFile)).toMatchObject({ program: '.\\other' });
  });

  it('is run by cmd.exe where it is a batch file, with its words as they are', () => {
    const isFile = there('c:\\node\\npm.cmd');
    const started = windowsCommand('npm', ['run', 'a b', 'x&y|z', '%PATH%', 'say "hi"', 'end\\', ''], ENV, isFile);
    const line = '""C:\\node\\npm.CMD" "run" "a b" "x&y|z" "%%cd:~,%PATH%%cd:~,%" "say ""hi""" "end\\\\" """';
    expect(started).toEqual({ program: CMD, args: ['/e:ON', '/v:OFF', '/d', '/c', line], isVerbatim: true });
  });

  it('is refused where it is a batch file and a word has a new line', () => {
    const isFile = there('c:\\node\\npm.cmd');
    expect(windowsCommand('npm', ['a\r\ncalc'], ENV, isFile)).toBe('refused');
    expect(windowsCommand('npm', ['a\ncalc'], ENV, isFile)).toBe('refused');
  });
});

describe('the environment of a program', () => {
  const changes = { set: { AWS_PROFILE: 'daypass-role' }, unset: ['AWS_ACCESS_KEY_ID'] };
  const env = { aws_profile: 'own', Aws_Access_Key_Id: 'AKIA', Path: 'C:\\tools' };

  it('loses what is taken from it on Windows in whatever case it is written', () => {
    expect(withChanges(env, changes, 'win32')).toEqual({ Path: 'C:\\tools', AWS_PROFILE: 'daypass-role' });
  });

  it('keeps names elsewhere that differ in case: they are others', () => {
    expect(withChanges(env, changes, 'linux')).toEqual({ ...env, AWS_PROFILE: 'daypass-role' });
  });
});
