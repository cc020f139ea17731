//! Whether the socket's folder is this user's alone: in any other, somebody else could be answering.

use crate::failure::Failure;
use std::path::Path;

#[cfg(unix)]
extern "C" {
    fn geteuid() -> u32;
}

#[cfg(unix)]
pub fn refuse_if_open_to_others(run: &Path) -> Result<(), Failure> {
    use std::os::unix::fs::MetadataExt;
    // The process that starts the agent creates a missing folder.
    let Ok(about) = std::fs::symlink_metadata(run) else { return Ok(()) };
    // SAFETY: geteuid takes nothing and always succeeds (POSIX).
    let user = unsafe { geteuid() };
    if about.is_dir() && about.uid() == user && about.mode() & 0o077 == 0 {
        return Ok(());
    }
    if about.is_dir() && about.uid() != user {
        let (who, next) = match user {
            0 => (", and this is root", "Run it without sudo, or with `sudo -H`."),
            _ if is_home_of_another(user) => ("", "Set HOME to a folder of your own."),
            _ => ("", "Make it your own with chown, or set DAYPASS_HOME."),
        };
        return Err(crate::failure::unreachable(
            format!("{} belongs to {}{who}.", run.display(), name_of(about.uid())),
            next,
        ));
    }
    Err(crate::failure::unreachable(
        format!("{} is not yours alone.", run.display()),
        "Make it mode 0700 or set DAYPASS_HOME.",
    ))
}

/// Root with another user's home, as with `sudo`: that user could not change or delete what an agent writes there.
#[cfg(unix)]
pub fn refuse_home_of_another() -> Result<(), Failure> {
    use std::os::unix::fs::MetadataExt;
    let allowed = std::env::var_os("DAYPASS_ALLOW_ROOT").is_some_and(|value| value == "1");
    // SAFETY: geteuid takes nothing and always succeeds (POSIX).
    if allowed || unsafe { geteuid() } != 0 || std::env::var_os("DAYPASS_HOME").is_some_and(|value| !value.is_empty()) {
        return Ok(());
    }
    let Some(home) = crate::environment::home() else { return Ok(()) };
    let Ok(about) = std::fs::metadata(&home) else { return Ok(()) };
    if about.uid() == 0 {
        return Ok(());
    }
    Err(crate::failure::unreachable(
        format!("This is root, and {} belongs to {}.", home.display(), name_of(about.uid())),
        "Run it without sudo, or with `sudo -H`; DAYPASS_ALLOW_ROOT=1 starts an agent all the same.",
    ))
}

/// Why the socket's folder can't be made, with whose folder in this user's home is in the way, as a run with `sudo` leaves it.
#[cfg(unix)]
pub fn not_created(run: &Path, error: &std::io::Error) -> Failure {
    let denied = error.kind() == std::io::ErrorKind::PermissionDenied;
    denied.then(|| owner_in_the_way(run)).flatten().unwrap_or_else(|| {
        crate::failure::unreachable(
            format!("{} can't be created ({error}).", run.display()),
            "Check the disk and the folder.",
        )
    })
}

#[cfg(unix)]
fn owner_in_the_way(run: &Path) -> Option<Failure> {
    use std::os::unix::fs::MetadataExt;
    // SAFETY: geteuid takes nothing and always succeeds (POSIX).
    let user = unsafe { geteuid() };
    let home = crate::environment::home()?;
    let (there, about) = run.ancestors().find_map(|at| std::fs::symlink_metadata(at).ok().map(|about| (at, about)))?;
    if about.uid() == user || !there.starts_with(&home) {
        return None;
    }
    let owner = name_of(about.uid());
    let what = format!("{} can't be written: {} belongs to {owner}.", run.display(), there.display());
    // With another's home, as `sudo -u` may leave it, what is in it is in order, too.
    let next = match there == home || is_home_of_another(user) {
        true => "Set HOME to a folder of your own.".to_string(),
        false => format!(
            "Run `sudo chown -R {} {}`, if it is yours.",
            shell_word(&known_name(user).unwrap_or_else(|| user.to_string())),
            shell_word(&there.to_string_lossy())
        ),
    };
    Some(crate::failure::unreachable(what, next))
}

#[cfg(unix)]
fn is_home_of_another(user: u32) -> bool {
    use std::os::unix::fs::MetadataExt;
    let home = crate::environment::home();
    home.and_then(|home| std::fs::metadata(home).ok()).map_or(true, |about| about.uid() != user)
}

/// As a shell takes it for one word.
#[cfg(unix)]
fn shell_word(text: &str) -> String {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"_@.+,:/-".contains(&byte);
    if !text.is_empty() && text.bytes().all(is_plain) {
        return text.to_string();
    }
    format!("'{}'", text.replace('\'', "'\\''"))
}

/// `root`, or `UID 1234` where the name is not known.
#[cfg(unix)]
fn name_of(user: u32) -> String {
    known_name(user).unwrap_or_else(|| format!("UID {user}"))
}

#[cfg(unix)]
fn known_name(user: u32) -> Option<String> {
    let users = std::fs::read_to_string("/etc/passwd").unwrap_or_default();
    users.lines().find_map(|line| {
        let mut fields = line.split(':');
        let name = fields.next()?;
        (fields.nth(1)? == user.to_string()).then(|| name.to_string())
    })
}

/// Whether the process that listens is this user's. Checking the folder is not enough: somebody who may write to a folder above
/// could replace it between that check and the opening of the socket.
#[cfg(unix)]
pub fn is_own(stream: &std::os::unix::net::UnixStream) -> bool {
    // SAFETY: geteuid takes nothing and always succeeds (POSIX).
    let own = unsafe { geteuid() };
    let socket = std::os::fd::AsRawFd::as_raw_fd(stream);
    crate::peer::process_and_user(socket).is_some_and(|(_, user)| user == own)
}

#[cfg(not(unix))]
pub fn refuse_if_open_to_others(_run: &Path) -> Result<(), Failure> {
    Ok(())
}
