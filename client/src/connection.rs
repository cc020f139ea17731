//! The way to the agent: a socket, or on Windows a named pipe.

use crate::failure::{self, Failure};
use std::io::{self, ErrorKind};
use std::path::Path;

#[cfg(unix)]
pub type Stream = std::os::unix::net::UnixStream;
#[cfg(not(unix))]
pub type Stream = std::fs::File;

/// `None` when no agent listens. Any other obstacle is a failure: starting one more agent would not help.
pub fn connect(socket: &Path) -> Result<Option<Stream>, Failure> {
    match open(socket) {
        #[cfg(unix)]
        Ok(stream) if !crate::folder::is_own(&stream) => Err(failure::unreachable(
            format!("Another user listens at {}.", socket.display()),
            "Make the folders above it yours alone, or set DAYPASS_HOME.",
        )),
        #[cfg(windows)]
        Ok(stream) if !crate::pipe::is_own(&stream) => Err(failure::unreachable(
            format!("Another account or a restricted program made {}.", socket.display()),
            "End it, or set DAYPASS_HOME to a folder of your own.",
        )),
        Ok(stream) => Ok(Some(stream)),
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::ConnectionRefused) => Ok(None),
        // The error for a path too long for a socket address (104 or 108 bytes).
        Err(error) if error.kind() == ErrorKind::InvalidInput => Err(failure::unreachable(
            format!("{} is too long for a socket.", socket.display()),
            "Set DAYPASS_HOME to a shorter folder.",
        )),
        Err(error) => Err(failure::unreachable(
            format!("{} can't be opened ({error}).", socket.display()),
            "Check who owns it, or set DAYPASS_HOME.",
        )),
    }
}

#[cfg(unix)]
fn open(socket: &Path) -> io::Result<Stream> {
    Stream::connect(socket)
}

/// A named pipe opens as a file. While all its instances are busy the system says so (231); that passes.
#[cfg(windows)]
fn open(socket: &Path) -> io::Result<Stream> {
    use std::os::windows::fs::OpenOptionsExt;
    const ERROR_PIPE_BUSY: i32 = 231;
    /// The pipe's server may identify this user, but not impersonate them.
    const SECURITY_IDENTIFICATION: u32 = 0x1_0000;
    let mut left = 200;
    loop {
        let mut options = std::fs::OpenOptions::new();
        match options.read(true).write(true).security_qos_flags(SECURITY_IDENTIFICATION).open(socket) {
            Err(error) if error.raw_os_error() == Some(ERROR_PIPE_BUSY) && left > 0 => {
                left -= 1;
                std::thread::sleep(std::time::Duration::from_millis(10));
            }
            other => return other,
        }
    }
}
