//! One conversation with the agent.

use crate::connection::Stream;
use crate::failure::{self, Failure};
use crate::frames::{self, Frame};
use crate::input::Input;
use crate::{program, screen};
use std::io::{self, BufReader, ErrorKind, Read, Write};

/// Sends the request and copies the answer. Returns the exit status that the agent gave, or becomes the program that it
/// named. `None` when the agent ended before it answered at all, for example because it was killed.
pub fn relay(mut stream: Stream, request: &[u8]) -> Result<Option<i32>, Failure> {
    // An agent that refuses the request may have closed the socket already, but its answer can still be read.
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
