import fc from 'fast-check';

const line = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom('[default]', '[profile dev]', '[profile "two words"]', '[sso-session x]') },
  {
    weight: 6,
    arbitrary: fc.constantFrom(
      '[services s]',
      '[sso-session x',
      '# note',
      '; note = 1',
      '',
      'key = value',
      'credential_process = /usr/bin/other --flag # no comment',
      's3 =',
      '  nested = 1',
      '\tnested: 2',
      '=',
      '\u00e9 = \udcff\udcfe',
      'voil\u00e0 = \u00a0\u0160koda\u0085',
      '  ; indented note',
      '# >>> conda initialize >>>',
      '  # >>> daypass >>>',
    ),
  },
  {
    weight: 1,
    arbitrary: fc
      .oneof(
        fc.string({ maxLength: 20, unit: 'binary' }),
        fc.string({ maxLength: 20, unit: fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code)) }),
      )
      .map((text) => text.replace(/[\r\n]/g, '')),
  },
);

/** AWS config files as they come: odd lines, both line ends, byte order mark or none; bytes that are not UTF-8 as `file-text.ts` has them. */
export const configText = fc
  .tuple(fc.array(line, { maxLength: 25 }), fc.constantFrom('\n', '\r\n'), fc.boolean(), fc.boolean())
  .map(([lines, eol, ends, mark]) => {
    const text = lines.join(eol) + (ends && lines.length > 0 ? eol : '');
    return mark ? `\ufeff${text}` : text;
  });
