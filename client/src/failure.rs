//! What the client itself can fail at. Exit statuses are those of `main/base/errors.ts`.

pub const EXIT_UNEXPECTED: u8 = 1;
pub const EXIT_USAGE: u8 = 2;
pub const EXIT_AGENT_UNREACHABLE: u8 = 7;

pub struct Failure {
    pub exit: u8,
    /// One sentence: what happened. Empty where there is no one to tell.
    pub what: String,
    /// One sentence: what to do next.
    pub next: String,
}

pub fn unreachable(what: impl Into<String>, next: impl Into<String>) -> Failure {
    Failure { exit: EXIT_AGENT_UNREACHABLE, what: what.into(), next: next.into() }
}

pub fn usage(what: impl Into<String>, next: impl Into<String>) -> Failure {
    Failure { exit: EXIT_USAGE, what: what.into(), next: next.into() }
}

/// `error` came from writing to stdout. A reader that stops early (`| head -1`) is no failure.
pub fn unwritable_output(error: &std::io::Error) -> Failure {
    let reader_left = error.kind() == std::io::ErrorKind::BrokenPipe;
    let what = if reader_left { String::new() } else { format!("The output can't be written ({error}).") };
    Failure { exit: EXIT_UNEXPECTED, what, next: "Check where it goes.".into() }
}

pub fn no_agent() -> Failure {
    unreachable("No agent is running.", "Run `daypass agent start`.")
}

pub fn gone() -> Failure {
    unreachable("The agent ended before it answered.", "Run the command again.")
}

pub fn foreign_protocol() -> Failure {
    unreachable(
        "What answers on the agent's socket does not speak this protocol.",
        "Run `daypass agent stop`, then the command again.",
    )
}
