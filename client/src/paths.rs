//! Where the agent's socket is: the same rules as `main/platform/paths.ts`, held together by `../paths.tsv`.

use crate::failure::{self, Failure};
use std::path::{Path, PathBuf};

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
    let home = std::env::var(if cfg!(windows) { "USERPROFILE" } else { "HOME" }).unwrap_or_default();
    let variable = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    if home.is_empty() && variable("DAYPASS_HOME").is_none() {
        return Err(failure::unreachable("HOME is not set, so the agent can't be found.", "Set HOME or DAYPASS_HOME."));
    }
    let state = state_folder(HERE, &home, variable);
    let run = join(HERE, &state, "run");
    let socket = socket(HERE, &state);
    Ok(Paths { run: Path::new(&run).to_path_buf(), socket: PathBuf::from(socket) })
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

fn join(platform: Platform, folder: &str, rest: &str) -> String {
    let separator = if platform == Platform::Windows { '\\' } else { '/' };
    format!("{}{separator}{rest}", folder.trim_end_matches(separator))
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
