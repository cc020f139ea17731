import { describe, expect, it } from 'vitest';
import { linesOf } from '../../../../main/desktop/boxes/loosening-lines.ts';
import { stringsFor } from '../../../../main/desktop/strings/index.ts';
import { describeWeakening, type Weakening } from '../../../../main/settings/protection.ts';

const NOTHING: Weakening = {
  sensitive: [],
  sensitiveRoles: [],
  approvalMinutes: null,
  plainText: false,
  proxy: null,
  caBundle: null,
  caDigest: null,
  terminal: null,
};
const words = stringsFor('en', []).loosening;
const lines = (less: Partial<Weakening>) => linesOf({ ...NOTHING, ...less }, words);

describe('the box that asks about less protection', () => {
  it('says whose host a proxy is, however long a name it has', () => {
    const [line = ''] = lines({ proxy: `http://proxy.corp.example.${'internal.'.repeat(20)}evil.example:3128` });
    expect(line).toContain('http://proxy.corp');
    expect(line).toMatch(/evil\.example:3128$/);
    expect(line.length).toBeLessThan(90);
  });

  it('says which file certificates are in, whatever way leads there', () => {
    const [line] = lines({ caBundle: `/usr/share/ca-certificates/${'mozilla/../'.repeat(20)}../../../tmp/evil.pem` });
    expect(line).toMatch(/tmp\/evil\.pem$/);
  });

  it('says which program shells would open in', () => {
    expect(lines({ terminal: '/tmp/terminal' })).toEqual(['• Open terminals in /tmp/terminal']);
  });

  it('hides the way to AWS behind no number of rules, and neither does the note of it', () => {
    const sensitive = Array.from({ length: 30 }, (_, index) => ({ account: `junk-${index}` }));
    const less = {
      ...NOTHING,
      sensitive,
      plainText: true,
      proxy: 'http://evil.example:3128',
      caBundle: '/tmp/evil.pem',
    };
    for (const told of [linesOf(less, words), describeWeakening(less)].map((all) => all.slice(0, 3).join('\n'))) {
      expect(told).toMatch(/evil\.example/);
      expect(told).toMatch(/evil\.pem/);
      expect(told).toMatch(/CLI ?cache/i);
    }
  });

  it('has no more lines than fit on the screen, and says how many there are', () => {
    const sensitive = Array.from({ length: 30 }, (_, index) => ({ account: `prod-${index}` }));
    expect(lines({ sensitive })).toHaveLength(8);
    expect(lines({ sensitive }).at(-1)).toBe('• … (30)');
  });
});
