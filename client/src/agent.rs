//! One conversation with the agent.

use crate::failure::{self, Failure, EXIT_UNEXPECTED};
use crate::frames::{self, Frame};
use std::io::{self, BufReader, Read, Write};
use std::path::Path;

#[cfg(unix)]
pub type Stream = std::os::unix::net::UnixStream;
#[cfg(not(unix))]
pub type Stream = std::fs::File;

#[cfg(unix)]
pub fn connect(socket: &Path) -> io::Result<Stream> {
    Stream::connect(socket)
}

/// A named pipe opens as a file. While all its instances are busy the system says so (231); that passes.
#[cfg(not(unix))]
pub fn connect(socket: &Path) -> io::Result<Stream> {
    const ERROR_PIPE_BUSY: i32 = 231;
    let mut left = 200;
    loop {
        match std::fs::OpenOptions::new().read(true).write(true).open(socket) {
            Err(error) if error.raw_os_error() == Some(ERROR_PIPE_BUSY) && left > 0 => {
                left -= 1;
                std::thread::sleep(std::time::Duration::from_millis(10));
            }
            other => return other,
        }
    }
}

/// Sends the request and copies the answer. Returns the exit status that the agent gave.
pub fn relay(mut stream: Stream, request: &[u8]) -> Result<u8, Failure> {
    // An agent that refuses the request may have closed already; what it said is still to be read.
    let sent = stream.write_all(request);
    copy_answer(&mut BufReader::new(stream), &mut io::stdout(), &mut io::stderr()).map_err(|end| match end {
        End::Foreign => failure::foreign_protocol(),
        End::Gone if sent.is_err() => failure::unreachable("The agent does not answer.", "Run `daypass agent start`."),
        End::Gone => failure::unreachable("The agent ended before it answered.", "Run the command again."),
        End::NobodyReads => Failure {
            exit: EXIT_UNEXPECTED,
            what: "The output could not be written.".into(),
            next: "Check where it goes.".into(),
        },
    })
}

enum End {
    Gone,
    Foreign,
    NobodyReads,
}

fn copy_answer(from: &mut impl Read, stdout: &mut impl Write, stderr: &mut impl Write) -> Result<u8, End> {
    loop {
        let Frame { kind, payload } = frames::read(from).map_err(|error| match error.kind() {
            io::ErrorKind::InvalidData => End::Foreign,
            _ => End::Gone,
        })?;
        match (kind, payload.as_slice()) {
            (frames::STDOUT, bytes) => {
                stdout.write_all(bytes).and_then(|()| stdout.flush()).map_err(|_| End::NobodyReads)?
            }
            // A stderr that is gone must not keep the answer from stdout.
            (frames::STDERR, bytes) => drop(stderr.write_all(bytes).and_then(|()| stderr.flush())),
            (frames::EXIT, [status]) => return Ok(*status),
            _ => return Err(End::Foreign),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_the_two_streams_apart_and_ends_with_the_status() {
        let mut wire = Vec::new();
        for (kind, payload) in
            [(frames::STDOUT, b"a".as_slice()), (frames::STDERR, b"b"), (frames::STDOUT, b"c"), (frames::EXIT, &[3])]
        {
            wire.extend(frames::encode(kind, payload).unwrap());
        }
        let (mut stdout, mut stderr) = (Vec::new(), Vec::new());
        let status = copy_answer(&mut wire.as_slice(), &mut stdout, &mut stderr).ok().unwrap();
        assert_eq!((status, stdout.as_slice(), stderr.as_slice()), (3, b"ac".as_slice(), b"b".as_slice()));
    }
}
