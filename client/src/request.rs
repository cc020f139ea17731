//! What the agent is told: the arguments, and as little about this process as a command needs.

use crate::failure::{self, Failure};
use crate::{frames, json, terminal, VERSION};
use std::io::IsTerminal;

const PROTOCOL_VERSION: u32 = 2;

/// `FORWARDED_ENV` of `main/base/request.ts`; none of these holds a secret.
const FORWARDED: [&str; 18] = [
    "AWS_DEFAULT_REGION",
    "AWS_REGION",
    "BROWSER",
    "COLORTERM",
    "COMSPEC",
    "DAYPASS_ROLE",
    "DISPLAY",
    "EDITOR",
    "LANG",
    "LC_ALL",
    "NO_COLOR",
    "SHELL",
    "SSH_CONNECTION",
    "TERM",
    "VISUAL",
    "WAYLAND_DISPLAY",
    "XAUTHORITY",
    "ZDOTDIR",
];

pub fn arguments() -> Result<Vec<String>, Failure> {
    std::env::args_os()
        .skip(1)
        .map(|argument| {
            argument
                .into_string()
                .map_err(|_| failure::usage("An argument is not valid UTF-8.", "Run `daypass --help`."))
        })
        .collect()
}

/// One REQUEST frame.
pub fn encode(arguments: &[String]) -> Result<Vec<u8>, Failure> {
    let cwd = std::env::current_dir().map(|path| path.to_string_lossy().into_owned()).unwrap_or_default();
    let env = FORWARDED.iter().filter_map(|name| Some((name.to_string(), json::string(&std::env::var(name).ok()?))));
    let size = terminal::size();
    let is = |value: bool| if value { "true" } else { "false" };
    let body = format!(
        "{{\"protocol\":{PROTOCOL_VERSION},\"argv\":{},\"version\":\"{VERSION}\",\"cwd\":{},\"pid\":{},\"parentPid\":{},\"env\":{},\
         \"terminal\":{{\"stdin\":{},\"stdout\":{},\"stderr\":{},\"columns\":{},\"rows\":{}}}}}",
        json::array(arguments.iter().map(|argument| json::string(argument))),
        json::string(&cwd),
        std::process::id(),
        parent_pid(),
        json::object(env),
        is(std::io::stdin().is_terminal()),
        is(std::io::stdout().is_terminal()),
        is(std::io::stderr().is_terminal()),
        size.columns,
        size.rows,
    );
    frames::encode(frames::REQUEST, body.as_bytes())
        .ok_or_else(|| failure::usage("The arguments are too long.", "Give less than one mebibyte."))
}

#[cfg(unix)]
fn parent_pid() -> u32 {
    std::os::unix::process::parent_id()
}

#[cfg(not(unix))]
fn parent_pid() -> u32 {
    0
}
