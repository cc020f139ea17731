//! The terminal's mode while input is asked for, and the way back from it: at the end, before another program, and when a
//! signal ends this one.

#[cfg(unix)]
pub use unix::*;
#[cfg(windows)]
pub use windows::*;

/// What is asked for.
#[derive(Clone, Copy, PartialEq)]
pub enum Mode {
    /// A line, as the terminal edits and shows it.
    Line,
    /// A line that the terminal does not show.
    Hidden,
    /// What keys send, at once and not shown.
    Keys,
}

#[cfg(unix)]
mod unix {
    use super::Mode;
    use std::ptr::null_mut;
    use std::sync::atomic::{AtomicBool, AtomicPtr, AtomicUsize, Ordering::SeqCst};

    /// `struct termios`. Fields without a name here are kept as they are.
    #[repr(C)]
    #[derive(Clone, Copy)]
    struct Termios {
        input: Flags,
        output: Flags,
        control: Flags,
        local: Flags,
        #[cfg(target_os = "linux")]
        line: u8,
        characters: [u8; CHARACTERS],
        speeds: [Flags; 2],
    }

    #[cfg(target_os = "linux")]
    mod system {
        pub type Flags = u32;
        pub const CHARACTERS: usize = 32;
        pub const CANONICAL: Flags = 0x2;
        pub const EXTENDED: Flags = 0x8000;
        pub const FLOW: Flags = 0x400;
        pub const SUSPEND: usize = 10;
        pub const LEAST: usize = 6;
        pub const TIME: usize = 5;
        pub const DISABLED: u8 = 0;
        pub const SIGCONT: i32 = 18;
    }
    #[cfg(not(target_os = "linux"))]
    mod system {
        #[cfg(target_os = "macos")]
        pub type Flags = u64;
        #[cfg(not(target_os = "macos"))]
        pub type Flags = u32;
        pub const CHARACTERS: usize = 20;
        pub const CANONICAL: Flags = 0x100;
        pub const EXTENDED: Flags = 0x400;
        pub const FLOW: Flags = 0x200;
        pub const SUSPEND: usize = 10;
        pub const LEAST: usize = 16;
        pub const TIME: usize = 17;
        pub const DISABLED: u8 = 0xff;
        pub const SIGCONT: i32 = 19;
    }
    use system::*;

    const ECHO: Flags = 0x8;
    const NOW: i32 = 0;
    const SIGWINCH: i32 = 28;
    /// SIGHUP, SIGINT, SIGQUIT, SIGTERM; the same everywhere.
    const ENDING: [i32; 4] = [1, 2, 3, 15];
    const TELLING: [i32; 2] = [SIGWINCH, SIGCONT];
    const DEFAULT: usize = 0;
    const IGNORE: usize = 1;

    extern "C" {
        fn tcgetattr(descriptor: i32, termios: *mut Termios) -> i32;
        fn tcsetattr(descriptor: i32, when: i32, termios: *const Termios) -> i32;
        fn signal(number: i32, handler: usize) -> usize;
        fn raise(number: i32) -> i32;
        fn write(descriptor: i32, bytes: *const u8, count: usize) -> isize;
    }

    struct Saved {
        /// `None` where standard input is no terminal.
        termios: Option<Termios>,
        leave: Vec<u8>,
    }

    /// Set while there is something to put back. What it points to is never freed: a signal may be using it.
    static SAVED: AtomicPtr<Saved> = AtomicPtr::new(null_mut());
    static CHANGED: AtomicBool = AtomicBool::new(false);
    // Copied into the array below, and not used elsewhere.
    #[allow(clippy::declare_interior_mutable_const)]
    const NOTHING: AtomicUsize = AtomicUsize::new(DEFAULT);
    static BEFORE: [AtomicUsize; 6] = [NOTHING; 6];

    pub fn enter(mode: Mode, leave: &[u8]) {
        // SAFETY: what SAVED points to lives for ever.
        let termios = match unsafe { SAVED.load(SeqCst).as_ref() } {
            Some(saved) if saved.leave == leave => return again(mode),
            Some(saved) => saved.termios,
            None => {
                listen();
                current()
            }
        };
        SAVED.store(Box::into_raw(Box::new(Saved { termios, leave: leave.to_vec() })), SeqCst);
        again(mode);
    }

    /// Sets the terminal again: the shell that stopped and continued this process may have changed it.
    pub fn again(mode: Mode) {
        // SAFETY: as above.
        let Some(mut termios) = unsafe { SAVED.load(SeqCst).as_ref() }.and_then(|saved| saved.termios) else { return };
        if mode != Mode::Line {
            termios.local &= !ECHO;
            // After Ctrl-Z the shell would have a terminal without echo.
            termios.characters[SUSPEND] = DISABLED;
        }
        if mode == Mode::Keys {
            termios.local &= !(CANONICAL | EXTENDED);
            termios.input &= !FLOW;
            termios.characters[LEAST] = 1;
            termios.characters[TIME] = 0;
        }
        // SAFETY: reads one termios.
        unsafe { tcsetattr(0, NOW, &termios) };
    }

    pub fn restore() {
        put_back();
        for (number, before) in ENDING.into_iter().chain(TELLING).zip(&BEFORE) {
            // SAFETY: puts back what `signal` gave.
            unsafe { signal(number, before.swap(DEFAULT, SeqCst)) };
        }
    }

    /// Whether the terminal's size, or whatever else, may have changed since this was asked last.
    pub fn take_change() -> bool {
        CHANGED.swap(false, SeqCst)
    }

    /// Terminals of Unix show colours.
    pub fn colours() {}

    pub fn plain() {}

    fn current() -> Option<Termios> {
        let mut termios = std::mem::MaybeUninit::uninit();
        // SAFETY: writes one termios when it succeeds.
        unsafe { (tcgetattr(0, termios.as_mut_ptr()) == 0).then(|| termios.assume_init()) }
    }

    fn listen() {
        for (index, number) in ENDING.into_iter().chain(TELLING).enumerate() {
            let handler =
                if index < ENDING.len() { on_ending as *const () as usize } else { on_change as *const () as usize };
            // SAFETY: both handlers do what a handler may do and nothing else.
            let before = unsafe { signal(number, handler) };
            BEFORE[index].store(before, SeqCst);
            // The parent wants this process to continue, as nohup does.
            if before == IGNORE {
                // SAFETY: as above.
                unsafe { signal(number, IGNORE) };
            }
        }
    }

    /// Async-signal-safe (POSIX): tcsetattr and write, and no allocation.
    fn put_back() {
        // SAFETY: what SAVED points to lives for ever; both calls read what they are given.
        unsafe {
            let Some(saved) = SAVED.swap(null_mut(), SeqCst).as_ref() else { return };
            if let Some(termios) = &saved.termios {
                tcsetattr(0, NOW, termios);
            }
            write(2, saved.leave.as_ptr(), saved.leave.len());
        }
    }

    extern "C" fn on_ending(number: i32) {
        put_back();
        // SAFETY: both are async-signal-safe. The signal comes again when this handler has returned, and ends the process.
        unsafe {
            signal(number, DEFAULT);
            raise(number);
        }
    }

    extern "C" fn on_change(_number: i32) {
        CHANGED.store(true, SeqCst);
    }
}

#[cfg(windows)]
mod windows {
    use super::Mode;
    use std::ffi::c_void;
    use std::io::{IsTerminal, Write};
    use std::os::windows::io::AsRawHandle;
    use std::process::{Command, Stdio};
    use std::sync::Mutex;

    extern "system" {
        fn GetConsoleMode(handle: *mut c_void, mode: *mut u32) -> i32;
        fn SetConsoleMode(handle: *mut c_void, mode: u32) -> i32;
        fn SetConsoleCtrlHandler(handler: Option<extern "system" fn(u32) -> i32>, add: i32) -> i32;
    }

    const LINE_AND_ECHO: u32 = 0x2 | 0x4;
    const ECHO: u32 = 0x4;
    const SEQUENCES_IN: u32 = 0x200;
    const SEQUENCES_OUT: u32 = 0x4;

    struct Saved {
        input: Option<u32>,
        /// Where standard input is a terminal of MSYS or Cygwin, such as Git's mintty: a pipe to Windows, which only their own
        /// `stty` can steer. What that gave.
        pty: Option<String>,
        leave: Vec<u8>,
    }

    static SAVED: Mutex<Option<Saved>> = Mutex::new(None);
    /// Modes of the consoles behind stdout and stderr before `colours`.
    static PLAIN: Mutex<[Option<u32>; 2]> = Mutex::new([None, None]);

    fn input() -> *mut c_void {
        std::io::stdin().as_raw_handle().cast()
    }

    fn outputs() -> [*mut c_void; 2] {
        [std::io::stdout().as_raw_handle().cast(), std::io::stderr().as_raw_handle().cast()]
    }

    /// Turns on escape sequences for colors and cursor movement, which consoles ignore by default.
    pub fn colours() {
        let Ok(mut before) = PLAIN.lock() else { return };
        *before = outputs().map(mode_of);
        // SAFETY: adds a handler that lives as long as the program, and sets numbers on handles of this process.
        unsafe {
            SetConsoleCtrlHandler(Some(on_interrupt), 1);
            for (handle, mode) in outputs().into_iter().zip(*before) {
                mode.map(|mode| SetConsoleMode(handle, mode | SEQUENCES_OUT));
            }
        }
    }

    /// Leaves consoles as they were.
    pub fn plain() {
        let Ok(mut before) = PLAIN.lock() else { return };
        for (handle, mode) in outputs().into_iter().zip(std::mem::take(&mut *before)) {
            // SAFETY: sets a number on a handle of this process.
            mode.map(|mode| unsafe { SetConsoleMode(handle, mode) });
        }
    }

    fn stty(arguments: &[&str]) -> Option<String> {
        let output =
            Command::new("stty").args(arguments).stdin(Stdio::inherit()).stderr(Stdio::null()).output().ok()?;
        output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_string())
    }

    fn mode_of(handle: *mut c_void) -> Option<u32> {
        let mut mode = 0;
        // SAFETY: writes one number; fails where the handle is no console.
        (unsafe { GetConsoleMode(handle, &mut mode) } != 0).then_some(mode)
    }

    pub fn enter(mode: Mode, leave: &[u8]) {
        let Ok(mut saved) = SAVED.lock() else { return };
        let saved = saved.get_or_insert_with(|| {
            let input = mode_of(input());
            let is_pty = input.is_none() && std::io::stdin().is_terminal();
            Saved { input, pty: if is_pty { stty(&["-g"]) } else { None }, leave: Vec::new() }
        });
        saved.leave = leave.to_vec();
        if let Some(before) = saved.input {
            let mode = match mode {
                Mode::Line => before,
                Mode::Hidden => before & !ECHO,
                Mode::Keys => (before & !LINE_AND_ECHO) | SEQUENCES_IN,
            };
            // SAFETY: sets a number on a handle of this process.
            unsafe { SetConsoleMode(input(), mode) };
        } else if std::io::stdin().is_terminal() {
            let is_set = match (mode, &saved.pty) {
                (Mode::Line, Some(before)) => stty(&[before]).is_some(),
                (Mode::Hidden, Some(_)) => stty(&["-echo"]).is_some(),
                (Mode::Keys, Some(_)) => stty(&["-echo", "-icanon", "min", "1", "time", "0"]).is_some(),
                (_, None) => false,
            };
            if mode == Mode::Hidden && !is_set {
                let _ = writeln!(std::io::stderr(), "daypass: This terminal shows what you type here.");
            }
        }
    }

    pub fn restore() {
        let Some(saved) = SAVED.lock().ok().and_then(|mut saved| saved.take()) else { return };
        let _ = std::io::stderr().write_all(&saved.leave);
        if let Some(before) = saved.input {
            // SAFETY: as above.
            unsafe { SetConsoleMode(input(), before) };
        }
        if let Some(before) = saved.pty {
            stty(&[&before]);
        }
    }

    /// From now on only the started program handles Ctrl-C.
    pub fn ignore_interrupts() {
        // SAFETY: as above.
        unsafe { SetConsoleCtrlHandler(Some(on_interrupt_of_program), 1) };
    }

    /// Puts everything back and lets the system end this process.
    extern "system" fn on_interrupt(_kind: u32) -> i32 {
        restore();
        plain();
        0
    }

    extern "system" fn on_interrupt_of_program(_kind: u32) -> i32 {
        1
    }
}
