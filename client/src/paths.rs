//! Where the agent's socket is: the same rules as `main/platform/paths.ts`, held together by `../paths.tsv`.

use crate::environment;
use crate::failure::{self, Failure};
use std::path::PathBuf;

pub struct Paths {
    /// The folder of the socket.
    pub run: PathBuf,
    /// Path of the Unix socket, or name of the Windows pipe.
    pub socket: PathBuf,
}

#[derive(Clone, Copy, PartialEq)]
#[cfg_attr(not(test), allow(dead_code))]
pub enum Platform {
    Linux,
    MacOs,
    Windows,
}

const HERE: Platform = if cfg!(windows) {
    Platform::Windows
} else if cfg!(target_os = "macos") {
    Platform::MacOs
} else {
    Platform::Linux
};

pub fn of_this_user() -> Result<Paths, Failure> {
    // Bytes that are not UTF-8 are replaced, as Node does.
    let variable = |name: &str| environment::get(name).map(|value| value.to_string_lossy().into_owned());
    let home = environment::home().map(|path| path.to_string_lossy().into_owned()).unwrap_or_default();
    if home.is_empty() && variable("DAYPASS_HOME").is_none() {
        return Err(failure::unreachable("HOME is not set, so the agent can't be found.", "Set HOME or DAYPASS_HOME."));
    }
    let state = state_folder(HERE, &home, variable);
    Ok(Paths { run: PathBuf::from(join(HERE, &state, "run")), socket: PathBuf::from(socket(HERE, &state)) })
}

fn state_folder(platform: Platform, home: &str, variable: impl Fn(&str) -> Option<String>) -> String {
    if let Some(own) = variable("DAYPASS_HOME") {
        return join(platform, &own, "state");
    }
    match platform {
        Platform::MacOs => join(platform, home, "Library/Application Support/Daypass/state"),
        Platform::Windows => {
            let base = variable("LOCALAPPDATA").unwrap_or_else(|| join(platform, home, "AppData\\Local"));
            join(platform, &base, "Daypass\\state")
        }
        Platform::Linux => {
            let base = variable("XDG_STATE_HOME").unwrap_or_else(|| join(platform, home, ".local/state"));
            join(platform, &base, "daypass")
        }
    }
}

fn socket(platform: Platform, state: &str) -> String {
    match platform {
        Platform::Windows => format!("\\\\.\\pipe\\daypass-{:016x}", fnv1a(state.to_lowercase().as_bytes())),
        _ => join(platform, state, "run/agent.sock"),
    }
}

/// As `join` of Node's `path`, which resolves `.`, `..` and doubled separators: the name of a Windows pipe is a hash of
/// the result, so that it matters. `rest` is plain names.
fn join(platform: Platform, folder: &str, rest: &str) -> String {
    let separator = if platform == Platform::Windows { '\\' } else { '/' };
    let is_separator = |character: char| character == separator || character == '/';
    let (root, below) = split_root(platform, folder);
    let mut names: Vec<&str> = Vec::new();
    for name in below.split(is_separator).chain(rest.split(is_separator)) {
        match name {
            "" | "." => {}
            ".." if names.last().is_some_and(|last| *last != "..") => drop(names.pop()),
            ".." if !root.is_empty() => {}
            name => names.push(name),
        }
    }
    let separator = separator.to_string();
    format!("{root}{}", names.join(&separator))
}

/// The root (`/`, `C:\`, `\\server\share\`), in the separators of the platform, and what follows it.
fn split_root(platform: Platform, path: &str) -> (String, &str) {
    if platform != Platform::Windows {
        return path.strip_prefix('/').map_or((String::new(), path), |below| ("/".into(), below));
    }
    let is_separator = |character: char| character == '\\' || character == '/';
    if path.starts_with(|c: char| c.is_ascii_alphabetic()) && path[1..].starts_with(':') {
        return (format!("{}\\", &path[..2]), &path[2..]);
    }
    let mut parts = path.splitn(5, is_separator);
    if let (Some(""), Some(""), Some(server), Some(share)) = (parts.next(), parts.next(), parts.next(), parts.next()) {
        if !server.is_empty() && !share.is_empty() {
            return (format!("\\\\{server}\\{share}\\"), parts.next().unwrap_or(""));
        }
    }
    path.strip_prefix(is_separator).map_or((String::new(), path), |below| ("\\".into(), below))
}

/// Fowler–Noll–Vo 1a, 64 bit.
fn fnv1a(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashMap;

    /// Lines of `platform TAB home TAB NAME=VALUE;… TAB socket`.
    #[test]
    fn finds_the_socket_where_the_agent_puts_it() {
        for line in include_str!("../paths.tsv").lines().filter(|line| !line.starts_with('#')) {
            let fields: Vec<&str> = line.split('\t').collect();
            let [platform, home, variables, expected] = fields[..] else { panic!("not four fields: {line}") };
            let platform = match platform {
                "linux" => Platform::Linux,
                "darwin" => Platform::MacOs,
                "win32" => Platform::Windows,
                other => panic!("no platform {other}"),
            };
            let variables: HashMap<&str, &str> =
                variables.split(';').filter_map(|assignment| assignment.split_once('=')).collect();
            let state = state_folder(platform, home, |name| variables.get(name).map(|value| value.to_string()));
            assert_eq!(socket(platform, &state), expected, "{line}");
        }
    }
}
