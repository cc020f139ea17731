//! Whether the socket's folder is this user's alone: in any other, somebody else could be answering.

use crate::failure::Failure;
use std::path::Path;

#[cfg(unix)]
pub fn refuse_if_open_to_others(run: &Path) -> Result<(), Failure> {
    use std::os::unix::fs::MetadataExt;
    extern "C" {
        fn geteuid() -> u32;
    }
    // A folder that is not there yet is made by whoever starts the agent.
    let Ok(about) = std::fs::symlink_metadata(run) else { return Ok(()) };
    // SAFETY: geteuid takes nothing and always succeeds (POSIX).
    let own = about.is_dir() && about.uid() == unsafe { geteuid() } && about.mode() & 0o077 == 0;
    if own {
        return Ok(());
    }
    Err(crate::failure::unreachable(
        format!("{} is not yours alone.", run.display()),
        "Make it mode 0700 or set DAYPASS_HOME.",
    ))
}

#[cfg(not(unix))]
pub fn refuse_if_open_to_others(_run: &Path) -> Result<(), Failure> {
    Ok(())
}
