//! Starts the agent, once however many clients find none at the same moment: a lock on a file next to the socket decides,
//! and the system lets go of it when its holder ends.

use crate::connection::{self, Stream};
use crate::environment;
use crate::failure::{self, Failure};
use crate::launch;
use crate::paths::Paths;
use std::fs::{File, OpenOptions};
use std::io::ErrorKind;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

const LIMIT: Duration = Duration::from_secs(20);
/// How long an agent that has given up its socket may take to end.
const HELD_LIMIT: Duration = Duration::from_secs(5);
const PAUSE: Duration = Duration::from_millis(10);
/// An agent that was killed while it started is started again, until it seems to be its own doing.
const MAX_KILLED: u8 = 3;
/// By then the agent that was first answers, or has ended since.
const OTHER_AGENT: Duration = Duration::from_secs(2);

pub fn start_once(paths: &Paths, headless: bool) -> Result<Stream, Failure> {
    #[cfg(unix)]
    crate::folder::refuse_home_of_another()?;
    make_folder(&paths.run)?;
    let unwritable = |error| {
        failure::unreachable(
            format!("{} can't be written ({error}).", paths.run.display()),
            "Check the disk and the folder.",
        )
    };
    let lock = lock_file(&paths.run.join("start.lock")).map_err(unwritable)?;
    let deadline = Instant::now() + LIMIT;
    // Another process is starting the agent: wait for its socket, not for the lock.
    while !try_lock(&lock) {
        if let Some(stream) = connection::connect(&paths.socket)? {
            return Ok(stream);
        }
        if Instant::now() > deadline {
            return Err(not_started("Another program has been starting it for 20 seconds."));
        }
        sleep(PAUSE);
    }
    if let Some(stream) = connection::connect(&paths.socket)? {
        return Ok(stream);
    }
    let errors = paths.run.join("start.err");
    start(&paths.socket, &errors, || spawn(headless, &errors, unwritable))
}

fn start(socket: &Path, errors: &Path, spawn: impl Fn() -> Result<Child, Failure>) -> Result<Stream, Failure> {
    let deadline = Instant::now() + LIMIT;
    let mut child = spawn()?;
    let mut killed = 0;
    let mut ended_well = None;
    loop {
        let ending = child.try_wait().ok().flatten();
        if let Some(stream) = connection::connect(socket)? {
            return Ok(stream);
        }
        if Instant::now() > deadline {
            return Err(not_started("It did not answer within 20 seconds."));
        }
        match ending {
            Some(status) if status.success() => {
                // Another agent was faster: its socket appears in a moment, or that agent has ended, too.
                if ended_well.get_or_insert_with(Instant::now).elapsed() > OTHER_AGENT {
                    child = spawn()?;
                    ended_well = None;
                }
            }
            Some(status) if status.code().is_none() && killed < MAX_KILLED => {
                child = spawn()?;
                killed += 1;
            }
            Some(_) => return Err(ended(errors)),
            None => {}
        }
        sleep(PAUSE);
    }
}

fn spawn(headless: bool, errors: &Path, unwritable: impl Fn(std::io::Error) -> Failure) -> Result<Child, Failure> {
    let launch = launch::find(headless)?;
    let stderr = fresh_file(errors).map_err(unwritable)?;
    let mut command = Command::new(&launch.program);
    command.args(&launch.arguments).stdin(Stdio::null()).stdout(Stdio::null()).stderr(stderr);
    // The agent lives for days and must not keep this folder in use.
    if cfg!(unix) {
        command.current_dir("/");
    } else if let Some(home) = environment::home() {
        command.current_dir(home);
    }
    command.envs(environment::locations());
    for name in environment::withheld() {
        command.env_remove(name);
    }
    detach(&mut command);
    command.spawn().map_err(|error| not_started(&format!("{} can't be run ({error}).", launch.program.display())))
}

fn not_started(why: &str) -> Failure {
    failure::unreachable(format!("The agent did not start. {why}"), "Run `daypass agent start` to try again.")
}

/// The agent's last line says both: what happened, and what to do.
fn ended(errors: &Path) -> Failure {
    let text = std::fs::read(errors).unwrap_or_default();
    let text = String::from_utf8_lossy(&text);
    match text.lines().find_map(|line| line.strip_prefix("daypass: ")) {
        Some(line) => failure::unreachable("The agent did not start.", line),
        None => not_started(&format!("It ended at once; {} may say why.", errors.display())),
    }
}

#[cfg(unix)]
fn make_folder(run: &Path) -> Result<(), Failure> {
    use std::os::unix::fs::DirBuilderExt;
    let made = std::fs::DirBuilder::new().recursive(true).mode(0o700).create(run);
    made.map_err(|error| crate::folder::not_created(run, &error))?;
    crate::folder::refuse_if_open_to_others(run)
}

#[cfg(not(unix))]
fn make_folder(run: &Path) -> Result<(), Failure> {
    std::fs::create_dir_all(run).map_err(|error| {
        failure::unreachable(format!("{} can't be created ({error}).", run.display()), "Check the disk and the folder.")
    })
}

/// A new file only: this never writes through a link that somebody has put at that name. Windows keeps the name
/// for as long as an agent that is ending has the last one open as its stderr.
fn fresh_file(path: &Path) -> std::io::Result<File> {
    let deadline = Instant::now() + HELD_LIMIT;
    loop {
        let made = match std::fs::remove_file(path) {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
            _ => create(path),
        };
        match made {
            Err(error) if cfg!(windows) && is_held(&error) && Instant::now() < deadline => sleep(PAUSE),
            made => return made,
        }
    }
}

/// A name that is going: ERROR_ACCESS_DENIED, ERROR_SHARING_VIOLATION and ERROR_FILE_EXISTS (the last in Wine).
fn is_held(error: &std::io::Error) -> bool {
    matches!(error.raw_os_error(), Some(5 | 32 | 80))
}

/// One file for all clients. It stays empty.
fn lock_file(path: &Path) -> std::io::Result<File> {
    match create(path) {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            if !std::fs::symlink_metadata(path)?.is_file() {
                return Err(error);
            }
            OpenOptions::new().write(true).open(path)
        }
        other => other,
    }
}

fn create(path: &Path) -> std::io::Result<File> {
    let mut options = OpenOptions::new();
    options.create_new(true).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

#[cfg(unix)]
fn try_lock(file: &File) -> bool {
    use std::os::fd::AsRawFd;
    extern "C" {
        fn flock(descriptor: i32, operation: i32) -> i32;
    }
    const EXCLUSIVE_NOW: i32 = 2 | 4;
    // SAFETY: the descriptor is open for as long as `file` lives.
    unsafe { flock(file.as_raw_fd(), EXCLUSIVE_NOW) == 0 }
}

#[cfg(windows)]
fn try_lock(file: &File) -> bool {
    use std::os::windows::io::AsRawHandle;
    extern "system" {
        fn LockFile(file: *mut std::ffi::c_void, low: u32, high: u32, length_low: u32, length_high: u32) -> i32;
    }
    // SAFETY: the handle is open for as long as `file` lives.
    unsafe { LockFile(file.as_raw_handle().cast(), 0, 0, 1, 0) != 0 }
}

/// The agent outlives the terminal that it was started from, and keeps nothing of its starter's open: a program that reads the
/// client's output to its end would wait for the agent.
#[cfg(unix)]
fn detach(command: &mut Command) {
    use std::os::unix::process::CommandExt;
    extern "C" {
        fn setsid() -> i32;
        fn fcntl(descriptor: i32, operation: i32, ...) -> i32;
    }
    const SET_DESCRIPTOR_FLAGS: i32 = 2;
    const CLOSE_ON_EXEC: i32 = 1;
    // SAFETY: both are async-signal-safe (POSIX), which is what may be called between fork and exec.
    unsafe {
        command.pre_exec(|| {
            setsid();
            for descriptor in 3..256 {
                fcntl(descriptor, SET_DESCRIPTOR_FLAGS, CLOSE_ON_EXEC);
            }
            Ok(())
        });
    }
}

#[cfg(windows)]
fn detach(command: &mut Command) {
    use std::os::windows::io::{AsRawHandle, RawHandle};
    use std::os::windows::process::CommandExt;
    extern "system" {
        fn SetHandleInformation(handle: *mut std::ffi::c_void, mask: u32, flags: u32) -> i32;
    }
    const DETACHED_PROCESS: u32 = 0x8;
    const CREATE_NEW_PROCESS_GROUP: u32 = 0x200;
    const HANDLE_FLAG_INHERIT: u32 = 1;
    command.creation_flags(DETACHED_PROCESS | CREATE_NEW_PROCESS_GROUP);
    let own: [RawHandle; 3] =
        [std::io::stdin().as_raw_handle(), std::io::stdout().as_raw_handle(), std::io::stderr().as_raw_handle()];
    for handle in own {
        // SAFETY: the handles are this process's own; where there is none the call fails and nothing happens.
        unsafe { SetHandleInformation(handle.cast(), HANDLE_FLAG_INHERIT, 0) };
    }
}
