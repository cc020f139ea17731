import { describe, expect, it } from 'vitest';
import { shownPath } from '../../../../main/desktop/windows/shown-path.ts';

const HOME = '/home/ann';

describe('a path that a person reads', () => {
  it('has ~ for the own folder, and for nothing else', () => {
    expect(shownPath('/home/ann/bin/aws', HOME)).toBe('~/bin/aws');
    expect(shownPath('/home/anna/bin/aws', HOME)).toBe('/home/anna/bin/aws');
    expect(shownPath('/tmp/home/ann/aws', HOME)).toBe('/tmp/home/ann/aws');
    expect(shownPath('C:\\Users\\Ann\\aws.exe', 'C:\\Users\\Ann')).toBe('~\\aws.exe');
    expect(shownPath('/usr/bin/aws', '')).toBe('/usr/bin/aws');
  });

  it('has nothing in it that steers', () => {
    expect(shownPath('/tmp/a\nb\u202ec/aws', HOME)).toBe('/tmp/a\ufffdb\ufffdc/aws');
  });

  it('is cut in the middle where it is long, and in no character', () => {
    const shown = shownPath(`/tmp/${'🦜'.repeat(4000)}/aws`, HOME);
    expect([...shown]).toHaveLength(240);
    expect(shown).toMatch(/^\/tmp\/🦜+…🦜+\/aws$/u);
    expect(() => encodeURIComponent(shown)).not.toThrow();
  });
});
