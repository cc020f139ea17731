//! One conversation with the agent.

use crate::failure::{self, Failure};
use crate::frames::{self, Frame};
use crate::input::Input;
use crate::{program, screen};
use std::io::{self, BufReader, ErrorKind, Read, Write};
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
        // What a path too long for a socket address (104 or 108 bytes) is called.
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
    /// The maker of the pipe may learn who this is, but not act in this user's name.
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

/// Sends the request and copies the answer. Returns the exit status that the agent gave, or becomes the program that it
/// named. `None` when the agent was gone before a word of an answer: it was being killed, say, and nothing was done.
pub fn relay(mut stream: Stream, request: &[u8]) -> Result<Option<i32>, Failure> {
    // An agent that refuses the request may have closed already; what it said is still to be read.
    let _ = stream.write_all(request);
    let mut input = Input::new(&stream);
    screen::colours();
    let answer = copy_answer(&mut BufReader::new(&stream), &mut io::stdout(), &mut io::stderr(), &mut input);
    screen::restore();
    screen::plain();
    match answer {
        Ok(Answer::Exit(status)) => Ok(Some(i32::from(status))),
        Ok(Answer::Program(payload)) => program::become_program(&payload).map(Some),
        Err(End::Silent) => Ok(None),
        Err(End::Foreign) => Err(failure::foreign_protocol()),
        Err(End::Gone) => Err(failure::gone()),
        Err(End::Unwritable(error)) => Err(failure::unwritable_output(&error)),
    }
}

/// An answer that needs no agent.
pub fn print(answer: &str) -> Result<i32, Failure> {
    let mut stdout = io::stdout();
    let written = stdout.write_all(answer.as_bytes()).and_then(|()| stdout.flush());
    written.map(|()| 0).map_err(|error| failure::unwritable_output(&error))
}

enum Answer {
    Exit(u8),
    Program(Vec<u8>),
}

enum End {
    /// Before the first frame.
    Silent,
    Gone,
    Foreign,
    Unwritable(io::Error),
}

fn copy_answer(
    from: &mut BufReader<impl Read>,
    stdout: &mut impl Write,
    stderr: &mut impl Write,
    input: &mut Input,
) -> Result<Answer, End> {
    let mut is_first = true;
    loop {
        if from.buffer().is_empty() {
            input.serve();
        }
        let Frame { kind, payload } = frames::read(from).map_err(|error| match error.kind() {
            ErrorKind::InvalidData => End::Foreign,
            _ if is_first => End::Silent,
            _ => End::Gone,
        })?;
        is_first = false;
        match (kind, payload.as_slice()) {
            (frames::STDOUT, bytes) => {
                stdout.write_all(bytes).and_then(|()| stdout.flush()).map_err(End::Unwritable)?
            }
            // A stderr that is gone must not keep the answer from stdout.
            (frames::STDERR, bytes) => drop(stderr.write_all(bytes).and_then(|()| stderr.flush())),
            (frames::INPUT, asked) => input.ask(asked).ok_or(End::Foreign)?,
            (frames::EXEC, _) => return Ok(Answer::Program(payload)),
            (frames::EXIT, [status]) => return Ok(Answer::Exit(*status)),
            _ => return Err(End::Foreign),
        }
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    fn answer(frames: &[(u8, &[u8])]) -> (Result<Answer, End>, Vec<u8>, Vec<u8>) {
        let wire: Vec<u8> = frames.iter().flat_map(|(kind, payload)| frames::encode(*kind, payload).unwrap()).collect();
        let (mut stdout, mut stderr) = (Vec::new(), Vec::new());
        let (here, _there) = Stream::pair().unwrap();
        let mut from = BufReader::new(wire.as_slice());
        let answer = copy_answer(&mut from, &mut stdout, &mut stderr, &mut Input::new(&here));
        (answer, stdout, stderr)
    }

    #[test]
    fn keeps_the_two_streams_apart_and_ends_with_the_status() {
        let frames: [(u8, &[u8]); 4] =
            [(frames::STDOUT, b"a"), (frames::STDERR, b"b"), (frames::STDOUT, b"c"), (frames::EXIT, &[3])];
        let (answer, stdout, stderr) = answer(&frames);
        assert!(matches!(answer, Ok(Answer::Exit(3))));
        assert_eq!((stdout.as_slice(), stderr.as_slice()), (b"ac".as_slice(), b"b".as_slice()));
    }

    #[test]
    fn ends_with_a_program_to_become() {
        let (answer, ..) = answer(&[(frames::EXEC, b"Aenv\0")]);
        assert!(matches!(answer, Ok(Answer::Program(payload)) if payload == b"Aenv\0"));
    }

    #[test]
    fn knows_no_other_way_to_ask_for_input() {
        for payload in [&[][..], &[4]] {
            assert!(matches!(answer(&[(frames::INPUT, payload)]).0, Err(End::Foreign)));
        }
    }
}
