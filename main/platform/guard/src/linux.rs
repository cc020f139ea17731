//! What Linux tells of processes and sockets: unix(7), proc(5), prctl(2).

use crate::peer::process_and_user;
use crate::unix::{inside, no_core_dumps};
use std::ffi::{c_char, c_int, c_long, c_ulong, c_void};
use std::fs::{metadata, read, read_link};
use std::os::fd::{AsRawFd, FromRawFd, OwnedFd};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::MetadataExt;

extern "C" {
    fn getsockopt(socket: c_int, level: c_int, name: c_int, value: *mut c_void, length: *mut u32) -> c_int;
    fn prctl(option: c_int, ...) -> c_int;
    fn syscall(number: c_long, ...) -> c_long;
    fn dlopen(name: *const c_char, flags: c_int) -> *mut c_void;
    fn dlsym(library: *mut c_void, name: *const c_char) -> *mut c_void;
}

const RTLD_LAZY: c_int = 1;
const RTLD_NOLOAD: c_int = 4;

const SOL_SOCKET: c_int = 1;
/// Linux 6.5 and later; asm-generic/socket.h.
const SO_PEERPIDFD: c_int = 77;
const ENOPROTOOPT: i32 = 92;
const SYS_PIDFD_SEND_SIGNAL: c_long = 424;
const PR_SET_DUMPABLE: c_int = 4;

pub unsafe fn describe_peer(descriptor: i32) -> Option<String> {
    let (process, text) = look_at_peer(descriptor, |process, _| describe_process(process))?;
    Some(format!("{process} {text}"))
}

pub unsafe fn mark_peer(descriptor: i32) -> Option<String> {
    let (process, text) = look_at_peer(descriptor, |process, is_held| {
        let start = if is_held { String::new() } else { parent_and_start(process)?.1 };
        let (device, inode) = place(format!("/proc/{process}/exe").as_ref()).unwrap_or_default();
        Some(format!("{start} {device}:{inode}"))
    })?;
    Some(format!("{process} {text}"))
}

/// A handle on the process that connected keeps its id from meaning another one: while the handle's process is there, so
/// is what is read by the id. Older kernels have no such handle; there the caller compares the start.
unsafe fn look_at_peer(descriptor: i32, look: impl FnOnce(i32, bool) -> Option<String>) -> Option<(i32, String)> {
    let (process, _) = inside(process_and_user(descriptor))?;
    let mut handle: c_int = -1;
    let mut length = std::mem::size_of::<c_int>() as u32;
    let status = getsockopt(descriptor, SOL_SOCKET, SO_PEERPIDFD, (&mut handle as *mut c_int).cast(), &mut length);
    let handle = if status == 0 {
        Some(OwnedFd::from_raw_fd(handle))
    } else if std::io::Error::last_os_error().raw_os_error() == Some(ENOPROTOOPT) {
        None
    } else {
        // It has ended already.
        return None;
    };
    let text = look(process, handle.is_some())?;
    let is_there = |handle: OwnedFd| syscall(SYS_PIDFD_SEND_SIGNAL, handle.as_raw_fd(), 0, 0_usize, 0) == 0;
    handle.map_or(true, is_there).then_some((process, text))
}

/// proc(5): fields 4 and 22 of `stat`, counted after the name, which may hold spaces and brackets.
fn parent_and_start(pid: i32) -> Option<(String, String)> {
    let stat = read(format!("/proc/{pid}/stat")).ok()?;
    let stat = String::from_utf8_lossy(&stat);
    let mut fields = stat[stat.rfind(')')? + 1..].split_ascii_whitespace();
    Some((fields.nth(1)?.into(), fields.nth(17)?.into()))
}

/// Where a file is, whatever it is called.
fn place(path: &std::path::Path) -> Option<(u64, u64)> {
    metadata(path).ok().map(|file| (file.dev(), file.ino()))
}

/// proc(5): the link `exe` both names the executable and leads to it, whatever has been mounted over its path.
pub unsafe fn describe_process(pid: i32) -> Option<String> {
    let (parent, start) = parent_and_start(pid)?;
    let link = format!("/proc/{pid}/exe");
    let path = read_link(&link).unwrap_or_default();
    let file = place(link.as_ref());
    let (device, inode) = file.unwrap_or_default();
    let mounts = |process: &str| place(format!("/proc/{process}/ns/mnt").as_ref());
    let is_replaced = path.as_os_str().as_bytes().ends_with(b" (deleted)");
    let is_seen = file.is_some()
        && mounts(&pid.to_string()).is_some_and(|theirs| mounts("self") == Some(theirs))
        && (is_replaced || place(&path) == file);
    Some(format!("{parent} {start} {device}:{inode} {} {}", u8::from(is_seen), path.to_string_lossy()))
}

/// prctl(2), PR_SET_DUMPABLE 0: neither core dumps nor ptrace by other processes of this user.
pub unsafe fn harden() -> bool {
    no_core_dumps() & (prctl(PR_SET_DUMPABLE, 0 as c_ulong, 0 as c_ulong, 0 as c_ulong, 0 as c_ulong) == 0)
}

/// secret_service_disconnect of libsecret: without a GLib main loop it keeps asking a service that is gone.
pub unsafe fn forget_secret_service() -> bool {
    let library = dlopen(b"libsecret-1.so.0\0".as_ptr().cast(), RTLD_LAZY | RTLD_NOLOAD);
    if library.is_null() {
        return false;
    }
    let disconnect = dlsym(library, b"secret_service_disconnect\0".as_ptr().cast());
    if disconnect.is_null() {
        return false;
    }
    std::mem::transmute::<*mut c_void, extern "C" fn()>(disconnect)();
    true
}
