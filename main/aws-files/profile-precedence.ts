/** What AWS's tools find under the name of a profile of ours: its `credential_process` line, or something that comes before it. */
import { ACTIVE_PROFILE, ROLE_PROFILE } from './active-profile.ts';
import { type ServedRole, servedRole } from './credential-process.ts';
import { DEFAULTS, type IniSection, parseIni } from './ini.ts';
import { sectionName } from './section-name.ts';

/** Settings of a profile that lead to credentials, next to `credential_process`, which ours have. */
export const OTHER_CREDENTIALS = [
  'aws_access_key_id',
  'role_arn',
  'sso_session',
  'sso_account_id',
  'sso_start_url',
  'web_identity_token_file',
  'login_session',
  'credential_source',
  'source_profile',
] as const;
const LEADS_TO_CREDENTIALS = new RegExp(`^(?:credential_process|${OTHER_CREDENTIALS.join('|')})$`);

/** `keys`: the file of keys has a section of that name. `not-ours`: other settings lead to credentials, too, or instead. */
export type ProfileProblem = 'missing' | 'not-ours' | 'keys';

const IN_ANY_CASE: readonly string[] = [ACTIVE_PROFILE, ROLE_PROFILE, 'default'];

/** By the name under which some SDK takes them for a profile. */
type Sections = ReadonlyMap<string, readonly IniSection[]>;

/**
 * Why a program that reads two files would not get the role of a profile of ours; null where it would. Every SDK takes a named
 * profile before anything but keys in the environment (docs/decisions/0012).
 */
export class ProfilePrecedence {
  readonly #config: Sections;
  readonly #configHeaders: readonly string[];
  readonly #keyHeaders: ReadonlySet<string>;
  /** Python's configparser copies the settings of [DEFAULT] into every section. */
  readonly #shared: readonly IniSection[];

  /** @param config text of the AWS config file that the program reads, @param credentials of its file of keys; both as `readFileText` has them. */
  constructor(config: string, credentials: string) {
    const sections = parseIni(config);
    this.#config = byName(sections);
    this.#configHeaders = lineHeaders(config);
    this.#keyHeaders = new Set([...byName(parseIni(credentials)).keys(), ...lineHeaders(credentials)]);
    this.#shared = sections.filter(({ header }) => header === DEFAULTS);
  }

  hasKeys(name: string): boolean {
    return this.#keyHeaders.has(asSomeRead(name));
  }

  /** Whether [DEFAULT] leads to credentials, and with it every profile. */
  get isLeadingAll(): boolean {
    return this.#shared.some(({ entries }) => entries.some(({ key }) => LEADS_TO_CREDENTIALS.test(key)));
  }

  /**
   * @param isServed whether this is what the profile's line is to serve
   * @param shared the sections that count for every profile
   */
  problem(
    name: string,
    isServed: (served: ServedRole) => boolean,
    shared: readonly IniSection[] = this.#shared,
  ): ProfileProblem | null {
    if (this.hasKeys(name)) return 'keys';
    const own = this.#config.get(asSomeRead(name)) ?? [];
    const isThere = own.some(({ header }) => {
      const named = sectionName(header);
      return named?.kind === 'profile' && named.name === name;
    });
    if (!isThere) return 'missing';
    // A section of that name that only some SDKs see: what else is in it isn't known here.
    if (this.#configHeaders.filter((header) => header === asSomeRead(name)).length > own.length) return 'not-ours';
    const entries = [...shared, ...own].flatMap((section) => section.entries);
    const [only, ...others] = entries.filter(({ key }) => LEADS_TO_CREDENTIALS.test(key));
    const served = only && others.length === 0 ? servedRole(only.value) : null;
    return served !== null && isServed(served) ? null : 'not-ours';
  }

  /** Of `[profile daypass]`. */
  ofActive(): ProfileProblem | null {
    return this.problem(ACTIVE_PROFILE, (served) => served === 'active');
  }

  /** Of `[profile daypass-role]`. */
  ofInherited(): ProfileProblem | null {
    return this.problem(ROLE_PROFILE, (served) => served === 'inherited');
  }
}

function byName(sections: readonly IniSection[]): Sections {
  const named = new Map<string, IniSection[]>();
  for (const section of sections) {
    const name = asSomeRead(section.header);
    named.set(name, [...(named.get(name) ?? []), section]);
  }
  return named;
}

/** Names of profiles by every line that some SDK takes for a header, botocore or not. */
function lineHeaders(text: string): string[] {
  return textLines(text).flatMap((line) => headersIn(line) ?? []);
}

function textLines(text: string): string[] {
  return text.split(/[\r\n]+/).map((line) => line.trim().replace(/\s[#;].*$/, ''));
}

/**
 * Null where no SDK takes the line for a header. Those of JavaScript and Go end it at the first `]`, as in `[prod] # was [old]`, see one
 * also where the line is indented and so continues a value to botocore, and the first one of Go finds several on one line.
 */
function headersIn(line: string): string[] | null {
  if (!line.startsWith('[')) return null;
  return [...line.matchAll(/\[([^\]]*)/g)].map(([, header = '']) => asSomeRead(header));
}

/**
 * The name of the profile that some SDK takes a header for, in a file of either kind. Not all read as botocore does: Go's first one
 * takes `[daypass-role]` in the config file before `[profile daypass-role]` (its `setFromIniFile`), and JavaScript's takes a dot for the space.
 * Those that were looked at tell `acme` from `ACME`, which may be two sessions; our own two names are kept free in any case.
 */
function asSomeRead(header: string): string {
  const words = header.replace(/["'\\]/g, ' ').trim();
  const name = words.replace(/^profile[\s.]+/i, '');
  const inLowerCase = name.toLowerCase();
  return IN_ANY_CASE.includes(inLowerCase) ? inLowerCase : name;
}

/** Whether some SDK finds credentials for `[default]` in a file, of either kind. @param text as `readFileText` has it. */
export function hasDefaultCredentials(text: string): boolean {
  let isDefault = false;
  return (
    parseIni(text).some(
      ({ header, entries }) =>
        sectionName(header)?.name === 'default' && entries.some(({ key }) => LEADS_TO_CREDENTIALS.test(key)),
    ) ||
    textLines(text).some((line) => {
      const headers = headersIn(line);
      if (headers) isDefault = headers.includes('default');
      return isDefault && LEADS_TO_CREDENTIALS.test(line.split(/\s*[=:]/)[0]?.toLowerCase() ?? '');
    })
  );
}
