/** The region whose times and numbers a person reads, which need not be the one of their language. */

/**
 * On Linux what POSIX says of times (`LC_ALL`, `LC_TIME`, `LANG`, the first that is set); elsewhere the system's own answer.
 * @param system how the operating system calls it, such as `de-AT`. @returns a BCP 47 tag that `Intl` takes.
 */
export function regionOf(
  { env, platform }: { readonly env: NodeJS.ProcessEnv; readonly platform: NodeJS.Platform },
  system: string,
): string {
  const named = platform === 'linux' ? env.LC_ALL || env.LC_TIME || env.LANG || '' : '';
  return [fromPosix(named), system, 'en-US'].find(isTag) ?? 'en-US';
}

/** `sr_RS.UTF-8@latin` is `sr-Latn-RS`; `C` and `POSIX` are no one's region. */
function fromPosix(locale: string): string {
  const [, language, country, modifier] = /^([a-z]{2,3})(?:_([A-Z]{2}))?(?:\.[^@]*)?(?:@(\w+))?$/.exec(locale) ?? [];
  if (!language) return '';
  const script = { latin: 'Latn', cyrillic: 'Cyrl', devanagari: 'Deva' }[modifier ?? ''];
  return [language, script, country].filter(Boolean).join('-');
}

function isTag(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length === 1 && Intl.DateTimeFormat.supportedLocalesOf(tag).length === 1;
  } catch {
    return false;
  }
}
