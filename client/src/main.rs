//! `daypass`: hands its arguments to the agent and copies what comes back. It holds no logic of its own, so that it starts
//! in a millisecond and never has to agree with the agent about anything but frames.
//!
//! stdout carries the bytes of STDOUT frames and nothing else; stderr those of STDERR frames and this program's own one-line
//! errors, `daypass: what happened. What to do.`

mod agent;
mod autostart;
mod connection;
mod environment;
mod failure;
mod folder;
mod frames;
mod input;
mod json;
mod launch;
mod pages;
mod paths;
#[cfg(unix)]
mod peer;
#[cfg(windows)]
mod pipe;
mod program;
mod request;
mod screen;
mod terminal;

use failure::Failure;
use std::io::Write;
use std::process::exit;

/// An agent that is just ending may accept the connection and close it without an answer. Then the next agent is asked, also where
/// several end in a row, as while packages are updated; but not for ever: the request may be what ends them.
const MAX_ASKS: u8 = 12;

fn main() {
    exit(match run() {
        Ok(status) => status,
        Err(failure) => {
            // A failure to write to stderr can't be reported anywhere.
            if !failure.what.is_empty() {
                let _ = writeln!(std::io::stderr(), "daypass: {} {}", failure.what, failure.next);
            }
            i32::from(failure.exit)
        }
    });
}

fn run() -> Result<i32, Failure> {
    let arguments = request::arguments()?;
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    if matches!(words.as_slice(), ["version"] | ["--version"]) {
        return agent::print(&format!("daypass {}\n", request::VERSION));
    }
    if let Some(page) = pages::asked_for(&words) {
        return agent::print(page);
    }
    let request = request::encode(&arguments)?;
    let paths = paths::of_this_user()?;
    folder::refuse_if_open_to_others(&paths.run)?;
    for _ in 0..MAX_ASKS {
        let stream = match connection::connect(&paths.socket)? {
            Some(stream) => stream,
            None => match words.as_slice() {
                ["agent", "stop"] => return agent::print("No agent is running.\n"),
                ["agent", "status", ..] => return Err(failure::no_agent()),
                _ if std::env::var_os("DAYPASS_NO_AUTOSTART").is_some_and(|value| value == "1") => {
                    return Err(failure::no_agent())
                }
                words => {
                    let headless = words.starts_with(&["agent", "start"]) && words.contains(&"--headless");
                    autostart::start_once(&paths, headless)?
                }
            },
        };
        if let Some(status) = agent::relay(stream, &request)? {
            return Ok(status);
        }
        // The agent that was asked to stop has ended. Another one that was started since must not be stopped.
        if words == ["agent", "stop"] {
            return agent::print("The agent stops.\n");
        }
    }
    Err(failure::gone())
}
