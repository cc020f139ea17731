//! The environment as this program reads it and as an agent that it starts gets it.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// What an agent gets of this program's environment: it lives for days and answers every program of this user, so what one
/// shell happened to export must not decide what the others get. `INHERITED` of `main/base/environment.ts`.
const INHERITED: [&str; 99] = [
    "ALLUSERSPROFILE",
    "ALL_PROXY",
    "APPDATA",
    "APPDIR",
    "APPIMAGE",
    "ARGV0",
    "AWS_CA_BUNDLE",
    "AWS_CONFIG_FILE",
    "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
    "AWS_EC2_METADATA_DISABLED",
    "AWS_ENDPOINT_URL_COGNITO_IDENTITY",
    "AWS_ENDPOINT_URL_ECR",
    "AWS_ENDPOINT_URL_ECR_PUBLIC",
    "AWS_ENDPOINT_URL_IAM",
    "AWS_ENDPOINT_URL_SIGNIN",
    "AWS_ENDPOINT_URL_SSO",
    "AWS_ENDPOINT_URL_SSO_OIDC",
    "AWS_ENDPOINT_URL_STS",
    "AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED",
    "AWS_SHARED_CREDENTIALS_FILE",
    "AWS_SSO_CONFIG",
    "AWS_USE_DUALSTACK_ENDPOINT",
    "AWS_USE_FIPS_ENDPOINT",
    "BROWSER",
    "COMMONPROGRAMFILES",
    "COMMONPROGRAMFILES(X86)",
    "COMPUTERNAME",
    "COMSPEC",
    "DAYPASS_ALLOW_ROOT",
    "DAYPASS_HOME",
    "DAYPASS_LOG",
    "DBUS_SESSION_BUS_ADDRESS",
    "DBUS_SYSTEM_BUS_ADDRESS",
    "DESKTOP_SESSION",
    "DISPLAY",
    "ELECTRON_OZONE_PLATFORM_HINT",
    "GDK_BACKEND",
    "GDK_DPI_SCALE",
    "GDK_GL",
    "GDK_SCALE",
    "GNOME_DESKTOP_SESSION_ID",
    "GNOME_KEYRING_CONTROL",
    "GSETTINGS_SCHEMA_DIR",
    "GTK_IM_MODULE",
    "GTK_THEME",
    "HOME",
    "HOMEDRIVE",
    "HOMEPATH",
    "HTTPS_PROXY",
    "HTTP_PROXY",
    "KDE_FULL_SESSION",
    "KDE_SESSION_VERSION",
    "LANG",
    "LANGUAGE",
    "LOCALAPPDATA",
    "LOGNAME",
    "MOZ_ENABLE_WAYLAND",
    "NODE_EXTRA_CA_CERTS",
    "NO_AT_BRIDGE",
    "NO_PROXY",
    "NUMBER_OF_PROCESSORS",
    "OS",
    "OWD",
    "PATH",
    "PATHEXT",
    "PORTABLE_EXECUTABLE_FILE",
    "PROCESSOR_ARCHITECTURE",
    "PROGRAMDATA",
    "PROGRAMFILES",
    "PROGRAMFILES(X86)",
    "PROGRAMW6432",
    "PUBLIC",
    "QT_IM_MODULE",
    "SECURITYSESSIONID",
    "SESSIONNAME",
    "SESSION_MANAGER",
    "SHELL",
    "SYSTEMDRIVE",
    "SYSTEMROOT",
    "TEMP",
    "TMP",
    "TMPDIR",
    "USER",
    "USERDOMAIN",
    "USERNAME",
    "USERPROFILE",
    "WAYLAND_DISPLAY",
    "WINDIR",
    "WSL_DISTRO_NAME",
    "WSL_INTEROP",
    "XAUTHORITY",
    "XCURSOR_SIZE",
    "XCURSOR_THEME",
    "XMODIFIERS",
    "__CF_USER_TEXT_ENCODING",
    "all_proxy",
    "http_proxy",
    "https_proxy",
    "no_proxy",
];
const INHERITED_PREFIXES: [&str; 2] = ["LC_", "XDG_"];

/// Where files are. The agent runs in another working folder, so these become absolute paths.
const LOCATIONS: [&str; 7] = [
    "AWS_CONFIG_FILE",
    "AWS_SHARED_CREDENTIALS_FILE",
    "AWS_CA_BUNDLE",
    "NODE_EXTRA_CA_CERTS",
    "DAYPASS_HOME",
    "XDG_CONFIG_HOME",
    "XDG_STATE_HOME",
];

/// AWS's tools read these with `~` and `$NAME` in them. The agent may lack the variables: they are put in here.
const EXPANDED: [&str; 2] = ["AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"];

/// The variable if it is not empty, as an absolute path if it holds a path.
pub fn get(name: &str) -> Option<OsString> {
    let set = std::env::var_os(name).filter(|value| !value.is_empty())?;
    let value = set.to_str().map(|text| OsString::from(expanded(name, text))).unwrap_or(set);
    if !LOCATIONS.contains(&name) || Path::new(&value).is_absolute() {
        return Some(value);
    }
    // The agent asks the system for home folders.
    if EXPANDED.contains(&name) && value.to_string_lossy().starts_with('~') {
        return Some(value);
    }
    let here = std::env::current_dir().ok()?;
    Some(here.join(value).into_os_string())
}

/// The variable's value, with those that a path of AWS's names put in as Python's `os.path.expandvars` does.
pub fn expanded(name: &str, value: &str) -> String {
    if !EXPANDED.contains(&name) {
        return value.to_string();
    }
    let known = with_variables(value, '$', |rest| match rest.strip_prefix('{') {
        Some(inner) => inner.find('}').map(|end| (&inner[..end], end + 2)),
        None => {
            let end = rest.find(|one: char| !one.is_ascii_alphanumeric() && one != '_').unwrap_or(rest.len());
            Some((&rest[..end], end))
        }
    });
    if cfg!(windows) {
        with_variables(&known, '%', |rest| rest.find('%').map(|end| (&rest[..end], end + 1)))
    } else {
        known
    }
}

/// What is not known stays as it stands. `named` finds a name behind the mark, and how much of the text it takes up.
fn with_variables(text: &str, mark: char, named: impl Fn(&str) -> Option<(&str, usize)>) -> String {
    let mut known = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(mark) {
        let after = &rest[at + 1..];
        let found = named(after).filter(|(name, _)| !name.is_empty());
        let value = found.and_then(|(name, length)| Some((std::env::var(name).ok()?, length)));
        known.push_str(&rest[..at]);
        match value {
            Some((value, length)) => {
                known.push_str(&value);
                rest = &after[length..];
            }
            None => {
                known.push(mark);
                rest = after;
            }
        }
    }
    known + rest
}

pub fn locations() -> impl Iterator<Item = (&'static str, OsString)> {
    LOCATIONS.iter().filter_map(|name| Some((*name, get(name)?)))
}

/// The user's home folder: from the environment, else from the system.
pub fn home() -> Option<PathBuf> {
    let named = std::env::var_os(if cfg!(windows) { "USERPROFILE" } else { "HOME" }).map(PathBuf::from);
    // Deprecated for what it did with HOME on Windows, which is not asked there.
    #[allow(deprecated)]
    named.or_else(std::env::home_dir).filter(|path| !path.as_os_str().is_empty())
}

/// The names of this program's variables that an agent does not get.
pub fn withheld() -> impl Iterator<Item = OsString> {
    std::env::vars_os().map(|(name, _)| name).filter(|name| !is_inherited(name))
}

fn is_inherited(name: &std::ffi::OsStr) -> bool {
    let Some(name) = name.to_str() else { return false };
    let upper = name.to_ascii_uppercase();
    let name = if cfg!(windows) { upper.as_str() } else { name };
    INHERITED.contains(&name) || INHERITED_PREFIXES.iter().any(|prefix| name.starts_with(prefix))
}
