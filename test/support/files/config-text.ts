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
      '\u00c3\u00a9 = \u00ff\u00fe',
      '# >>> conda initialize >>>',
      '  # >>> daypass >>>',
    ),
  },
  {
    weight: 1,
    arbitrary: fc
      .string({ maxLength: 20, unit: fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code)) })
      .map((text) => text.replace(/[\r\n]/g, '')),
  },
);

/** AWS config files as they come: odd lines, both line ends, byte order mark or none; one character for each byte. */
export const configText = fc
  .tuple(fc.array(line, { maxLength: 25 }), fc.constantFrom('\n', '\r\n'), fc.boolean(), fc.boolean())
  .map(([lines, eol, ends, mark]) => {
    const text = lines.join(eol) + (ends && lines.length > 0 ? eol : '');
    return mark ? `\u00ef\u00bb\u00bf${text}` : text;
  });
