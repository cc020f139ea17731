//! The environment as this program reads it and as an agent that it starts gets it.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// An agent uses none of these, and a process that lives for days should not carry them. The last two would turn the
/// desktop app into a plain Node, or load a debugger into it; editors set them for what runs inside them.
pub const WITHHELD: [&str; 9] = [
    "AWS_ACCESS_KEY_ID",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_SESSION_TOKEN",
    "AWS_SECURITY_TOKEN",
    "AWS_CONTAINER_AUTHORIZATION_TOKEN",
    "AWS_PROFILE",
    "AWS_DEFAULT_PROFILE",
    "ELECTRON_RUN_AS_NODE",
    "NODE_OPTIONS",
];

/// Where files are. An agent does not work in this process's folder, so that it gets absolute paths.
const LOCATIONS: [&str; 5] =
    ["AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE", "DAYPASS_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME"];

/// The variable, if it is set to something; absolute if it names a place.
pub fn get(name: &str) -> Option<OsString> {
    let value = std::env::var_os(name).filter(|value| !value.is_empty())?;
    if !LOCATIONS.contains(&name) || Path::new(&value).is_absolute() {
        return Some(value);
    }
    let here = std::env::current_dir().ok()?;
    Some(here.join(value).into_os_string())
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
