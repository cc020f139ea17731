/**
 * The environment that the agent is started with. It lives for days and answers every program of this user, so what the
 * shell of its first caller happened to export must not decide what the others get. Whatever is not named here is dropped:
 * by the client that starts an agent (`client/src/environment.rs` has the same list) and by the agent itself.
 * `docs/security.md` has the table, with the variables that are taken from the program that asks instead.
 */
import { isPageAddress } from '../../common/patterns.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** Services whose endpoint a person may set for Daypass: `AWS_ENDPOINT_URL_SSO` and so on. */
const SERVICES = ['COGNITO_IDENTITY', 'ECR', 'ECR_PUBLIC', 'IAM', 'SIGNIN', 'SSO', 'SSO_OIDC', 'STS'] as const;
const ENDPOINT_VARIABLES = SERVICES.map((service) => `AWS_ENDPOINT_URL_${service}`);

/** Names that are kept, by what they are for. On Windows case does not matter. */
export const INHERITED = {
  /** Where files are. */
  places: ['AWS_CONFIG_FILE', 'AWS_SHARED_CREDENTIALS_FILE', 'AWS_SSO_CONFIG', 'DAYPASS_ALLOW_ROOT', 'DAYPASS_HOME'],
  endpoints: ENDPOINT_VARIABLES,
  /** Which of AWS's own hosts are asked: these lead to no other's. */
  hosts: ['AWS_USE_DUALSTACK_ENDPOINT', 'AWS_USE_FIPS_ENDPOINT'],
  /** The way out of a company network. */
  network: [
    ...['ALL_PROXY', 'HTTPS_PROXY', 'HTTP_PROXY', 'NO_PROXY', 'all_proxy', 'https_proxy', 'http_proxy', 'no_proxy'],
    ...['AWS_CA_BUNDLE', 'NODE_EXTRA_CA_CERTS'],
  ],
  /** The machine that Daypass runs on: the address of its container's credentials is a path at a fixed host. */
  machine: ['AWS_CONTAINER_CREDENTIALS_RELATIVE_URI', 'AWS_EC2_METADATA_DISABLED', 'WSL_DISTRO_NAME', 'WSL_INTEROP'],
  log: ['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED', 'DAYPASS_LOG'],
  person: ['HOME', 'LANG', 'LANGUAGE', 'LOGNAME', 'PATH', 'SHELL', 'TEMP', 'TMP', 'TMPDIR', 'USER'],
  /** The desktop session: display, bus, look, input, and the browser that is opened. */
  desktop: [
    ...['BROWSER', 'DBUS_SESSION_BUS_ADDRESS', 'DBUS_SYSTEM_BUS_ADDRESS', 'DESKTOP_SESSION', 'DISPLAY'],
    ...['ELECTRON_OZONE_PLATFORM_HINT', 'GDK_BACKEND', 'GDK_DPI_SCALE', 'GDK_GL', 'GDK_SCALE'],
    ...['GNOME_DESKTOP_SESSION_ID', 'GNOME_KEYRING_CONTROL', 'GSETTINGS_SCHEMA_DIR', 'GTK_IM_MODULE', 'GTK_THEME'],
    ...['KDE_FULL_SESSION', 'KDE_SESSION_VERSION', 'MOZ_ENABLE_WAYLAND', 'NO_AT_BRIDGE', 'QT_IM_MODULE'],
    ...['SESSION_MANAGER', 'WAYLAND_DISPLAY', 'XAUTHORITY', 'XCURSOR_SIZE', 'XCURSOR_THEME', 'XMODIFIERS'],
  ],
  /** Where an AppImage or the portable app of Windows is, and what started it. */
  appImage: ['APPDIR', 'APPIMAGE', 'ARGV0', 'OWD', 'PORTABLE_EXECUTABLE_FILE'],
  mac: ['SECURITYSESSIONID', '__CF_USER_TEXT_ENCODING'],
  windows: [
    ...['ALLUSERSPROFILE', 'APPDATA', 'COMMONPROGRAMFILES', 'COMMONPROGRAMFILES(X86)', 'COMPUTERNAME', 'COMSPEC'],
    ...['HOMEDRIVE', 'HOMEPATH', 'LOCALAPPDATA', 'NUMBER_OF_PROCESSORS', 'OS', 'PATHEXT', 'PROCESSOR_ARCHITECTURE'],
    ...['PROGRAMDATA', 'PROGRAMFILES', 'PROGRAMFILES(X86)', 'PROGRAMW6432', 'PUBLIC', 'SESSIONNAME', 'SYSTEMDRIVE'],
    ...['SYSTEMROOT', 'USERDOMAIN', 'USERNAME', 'USERPROFILE', 'WINDIR'],
  ],
} as const;

/** Locale, and the folders of the desktop session (XDG Base Directory Specification). */
export const INHERITED_PREFIXES = ['LC_', 'XDG_'] as const;

const NAMES = new Set<string>(Object.values(INHERITED).flat());

export function isInherited(name: string, platform: NodeJS.Platform): boolean {
  const own = platform === 'win32' ? name.toUpperCase() : name;
  return NAMES.has(own) || INHERITED_PREFIXES.some((prefix) => own.startsWith(prefix));
}

/** What an agent gets of an environment. */
export function inheritedEnvironment(env: Environment, platform: NodeJS.Platform): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(env).filter(([name]) => isInherited(name, platform)));
}

/** An endpoint that is set in the agent's environment in place of AWS's own. */
export interface Endpoint {
  /** `AWS_ENDPOINT_URL_SSO` */
  readonly variable: string;
  /** Without user, password and query. */
  readonly url: string;
}

export interface Endpoints {
  readonly used: readonly Endpoint[];
  /** Set to what is neither https nor on this machine; AWS is asked instead. */
  readonly refused: readonly Endpoint[];
}

/**
 * Removes the variables that the agent may not keep from its own environment, and endpoints that tokens would go to
 * unencrypted. To be called before anything reads it.
 */
export function keepInherited(env: Record<string, string | undefined>, platform: NodeJS.Platform): Endpoints {
  for (const name of Object.keys(env)) if (!isInherited(name, platform)) delete env[name];
  const set = ENDPOINT_VARIABLES.flatMap((variable) => (env[variable] ? [{ variable, text: env[variable] }] : []));
  const used: Endpoint[] = [];
  const refused: Endpoint[] = [];
  for (const { variable, text } of set) {
    const url = parseUrl(text);
    if (url !== null && isPageAddress(text)) used.push({ variable, url: shown(url) });
    else {
      refused.push({ variable, url: url === null ? 'no address' : shown(url) });
      delete env[variable];
    }
  }
  return { used, refused };
}

function shown({ protocol, host, pathname }: URL): string {
  return `${protocol}//${host}${pathname === '/' ? '' : pathname}`;
}

function parseUrl(text: string): URL | null {
  try {
    return new URL(text);
  } catch {
    return null;
  }
}
