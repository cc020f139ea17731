import { describe, expect, it } from 'vitest';
import { regionOf } from '../../../main/platform/region.ts';

const onLinux = (env: NodeJS.ProcessEnv) => regionOf({ env, platform: 'linux' }, 'en-GB');

describe('the region of a person', () => {
  it('is on Linux the one of times, else that of everything', () => {
    expect(onLinux({ LANG: 'en_US.UTF-8', LC_TIME: 'de_AT.UTF-8' })).toBe('de-AT');
    expect(onLinux({ LANG: 'en_US.UTF-8', LC_TIME: 'de_AT.UTF-8', LC_ALL: 'fr_CA.UTF-8' })).toBe('fr-CA');
    expect(onLinux({ LANG: 'pt_BR' })).toBe('pt-BR');
    expect(onLinux({ LANG: 'sr_RS.UTF-8@latin' })).toBe('sr-Latn-RS');
    expect(onLinux({ LANG: 'de_DE@euro' })).toBe('de-DE');
  });

  it.each(['', 'C', 'C.UTF-8', 'POSIX', 'en_US; rm', '🙂'])('is the system’s where %j is set', (LANG) => {
    expect(onLinux({ LANG })).toBe('en-GB');
  });

  it('is elsewhere the system’s, and never something that Intl refuses', () => {
    const env = { LC_ALL: 'fr_FR' };
    expect(regionOf({ env, platform: 'darwin' }, 'de-CH')).toBe('de-CH');
    expect(regionOf({ env, platform: 'win32' }, 'en-US@posix')).toBe('en-US');
    expect(regionOf({ env: {}, platform: 'linux' }, '')).toBe('en-US');
  });
});
