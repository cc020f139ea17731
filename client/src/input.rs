//! Standard input, read when the agent asks for it and no sooner: what it has not asked for is left to the program that
//! this process may become.

use crate::connection::Stream;
use crate::frames;
use crate::screen::{self, Mode};
use std::io::{self, Read, Write};

/// Longest line that is sent, and most that keys may send at once.
const LIMIT: usize = 4096;

pub struct Input<'a> {
    stream: &'a Stream,
    wanted: Option<Mode>,
}

impl<'a> Input<'a> {
    pub fn new(stream: &'a Stream) -> Self {
        Input { stream, wanted: None }
    }

    /// Reads the payload of an INPUT frame: a mode, then the bytes that restore the screen. `None` for an unknown mode.
    pub fn ask(&mut self, payload: &[u8]) -> Option<()> {
        let (mode, leave) = payload.split_first()?;
        self.wanted = match mode {
            0 => None,
            1 => Some(Mode::Line),
            2 => Some(Mode::Hidden),
            3 => Some(Mode::Keys),
            _ => return None,
        };
        match self.wanted {
            Some(mode) => screen::enter(mode, leave),
            None => screen::restore(),
        }
        Some(())
    }

    /// If input was asked for, waits for it and sends it, unless the agent says something first.
    #[cfg(unix)]
    pub fn serve(&mut self) {
        while let Some(mode) = self.wanted {
            if screen::take_change() {
                screen::again(mode);
                let size = crate::terminal::size();
                let [columns, rows] = [size.columns.to_be_bytes(), size.rows.to_be_bytes()];
                self.send(frames::SIZE, &[columns, rows].concat());
            }
            match wait::for_either(self.stream) {
                wait::Ready::Agent => return,
                wait::Ready::Input => self.deliver(mode),
                wait::Ready::Neither => {}
            }
        }
    }

    /// A pipe of Windows can't be waited for together with a console: the agent's next frame has to wait for the input.
    #[cfg(not(unix))]
    pub fn serve(&mut self) {
        if let Some(mode) = self.wanted {
            self.deliver(mode);
        }
    }

    fn deliver(&mut self, mode: Mode) {
        self.wanted = None;
        let bytes = read(mode);
        self.send(frames::STDIN, &bytes);
    }

    /// If the agent is gone, reading its next frame fails.
    fn send(&self, kind: u8, payload: &[u8]) {
        let mut stream = self.stream;
        if let Some(frame) = frames::encode(kind, payload) {
            let _ = stream.write_all(&frame);
        }
    }
}

/// A whole line, byte by byte where more than a line may be there; or whatever keys have sent. Empty at the end of input.
fn read(mode: Mode) -> Vec<u8> {
    let mut source = source();
    let mut bytes = Vec::new();
    let mut chunk = [0; LIMIT];
    let step = if mode == Mode::Keys { LIMIT } else { 1 };
    while bytes.len() < LIMIT {
        match source.read(&mut chunk[..step]) {
            Ok(0) => break,
            Ok(count) => bytes.extend_from_slice(&chunk[..count]),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(_) => break,
        }
        if mode == Mode::Keys || bytes.ends_with(b"\n") {
            break;
        }
    }
    bytes
}

/// Unbuffered: a buffer would take more than is asked for.
#[cfg(unix)]
fn source() -> impl Read {
    use std::os::fd::FromRawFd;
    struct Unowned(std::mem::ManuallyDrop<std::fs::File>);
    impl Read for Unowned {
        fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
            self.0.read(into)
        }
    }
    // SAFETY: never dropped, so that the descriptor stays open for its next user.
    Unowned(std::mem::ManuallyDrop::new(unsafe { std::fs::File::from_raw_fd(0) }))
}

/// The standard library's reader, which converts console input to UTF-8.
#[cfg(not(unix))]
fn source() -> impl Read {
    io::stdin()
}

#[cfg(unix)]
mod wait {
    use crate::connection::Stream;
    use std::os::fd::AsRawFd;

    pub enum Ready {
        Agent,
        Input,
        Neither,
    }

    /// A change of the terminal's size just before the wait would be missed; look for one this often, in ms.
    const LIMIT: i32 = 200;

    pub fn for_either(stream: &Stream) -> Ready {
        either(stream.as_raw_fd(), 0)
    }

    #[cfg(not(target_os = "macos"))]
    fn either(agent: i32, input: i32) -> Ready {
        #[repr(C)]
        struct Poll {
            descriptor: i32,
            wanted: i16,
            found: i16,
        }
        #[cfg(target_os = "linux")]
        type Count = std::ffi::c_ulong;
        #[cfg(not(target_os = "linux"))]
        type Count = std::ffi::c_uint;
        extern "C" {
            fn poll(descriptors: *mut Poll, count: Count, milliseconds: i32) -> i32;
        }
        const READABLE: i16 = 1;

        let mut both = [agent, input].map(|descriptor| Poll { descriptor, wanted: READABLE, found: 0 });
        // SAFETY: poll gets two descriptors, and `both` has two.
        let count = unsafe { poll(both.as_mut_ptr(), 2, LIMIT) };
        let [agent, input] = both;
        match count {
            1.. if agent.found != 0 => Ready::Agent,
            1.. if input.found != 0 => Ready::Input,
            _ => Ready::Neither,
        }
    }

    /// poll(2) of macOS does not know terminals ("does not support devices"); select(2) does.
    #[cfg(any(target_os = "macos", test))]
    #[cfg_attr(not(target_os = "macos"), allow(dead_code))]
    mod by_select {
        use super::{Ready, LIMIT};

        /// `fd_set`: a bit for each of 1,024 descriptors.
        type Set = [u32; 32];
        #[cfg(target_os = "macos")]
        type Microseconds = i32;
        #[cfg(not(target_os = "macos"))]
        type Microseconds = std::ffi::c_long;
        #[repr(C)]
        struct Time {
            seconds: std::ffi::c_long,
            microseconds: Microseconds,
        }
        extern "C" {
            fn select(count: i32, read: *mut Set, write: *mut Set, except: *mut Set, limit: *mut Time) -> i32;
        }

        pub fn either(agent: i32, input: i32) -> Ready {
            let mut set: Set = [0; 32];
            let bit = |descriptor: i32| Some((usize::try_from(descriptor).ok()? / 32, 1u32 << (descriptor % 32)));
            let (Some((a, agent_bit)), Some((i, input_bit))) = (bit(agent), bit(input)) else { return Ready::Neither };
            // A process that just started has no descriptors beyond the set.
            if a.max(i) >= set.len() {
                return Ready::Agent;
            }
            set[a] |= agent_bit;
            set[i] |= input_bit;
            let mut limit = Time { seconds: 0, microseconds: (LIMIT * 1_000).into() };
            let none = std::ptr::null_mut();
            // SAFETY: the set has a bit for each descriptor below `count`; both are read and written here alone.
            let count = unsafe { select(agent.max(input) + 1, &mut set, none, none, &mut limit) };
            match count {
                1.. if set[a] & agent_bit != 0 => Ready::Agent,
                1.. if set[i] & input_bit != 0 => Ready::Input,
                _ => Ready::Neither,
            }
        }
    }
    #[cfg(target_os = "macos")]
    use by_select::either;

    #[cfg(test)]
    mod tests {
        use super::{by_select, Ready};
        use std::io::Write;
        use std::os::fd::AsRawFd;
        use std::os::unix::net::UnixStream;

        #[test]
        fn waits_for_both_by_select_as_well() {
            let (agent, mut agents_end) = UnixStream::pair().unwrap();
            let (input, mut persons_end) = UnixStream::pair().unwrap();
            let ready = || by_select::either(agent.as_raw_fd(), input.as_raw_fd());
            assert!(matches!(ready(), Ready::Neither));
            persons_end.write_all(b"y").unwrap();
            assert!(matches!(ready(), Ready::Input));
            agents_end.write_all(b"x").unwrap();
            assert!(matches!(ready(), Ready::Agent));
            let gone = UnixStream::pair().unwrap().0;
            assert!(matches!(by_select::either(gone.as_raw_fd(), input.as_raw_fd()), Ready::Agent));
        }
    }
}
