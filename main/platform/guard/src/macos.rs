//! The same of macOS: libproc.h, sys/un.h, ptrace(2).

use crate::peer::process_and_user;
use crate::unix::{inside, no_core_dumps};
use std::ffi::{c_char, c_int, c_void};
use std::os::unix::fs::MetadataExt;

/// proc_info.h, `struct proc_bsdinfo`.
#[repr(C)]
#[derive(Default)]
struct BsdInfo {
    flags: [u32; 4],
    parent: u32,
    ids: [u32; 7],
    names: [[u8; 16]; 3],
    more: [u32; 6],
    start_seconds: u64,
    start_microseconds: u64,
}

extern "C" {
    fn proc_pidinfo(pid: c_int, flavor: c_int, arg: u64, buffer: *mut c_void, size: c_int) -> c_int;
    fn proc_pidpath(pid: c_int, buffer: *mut c_void, size: u32) -> c_int;
    fn ptrace(request: c_int, pid: i32, address: *mut c_char, data: c_int) -> c_int;
}

const PROC_PIDTBSDINFO: c_int = 3;
const PROC_PIDPATHINFO_MAXSIZE: usize = 4096;
const PT_DENY_ATTACH: c_int = 31;

pub unsafe fn describe_peer(descriptor: i32) -> Option<String> {
    let (process, _) = inside(process_and_user(descriptor))?;
    Some(format!("{process} {}", describe_process(process)?))
}

pub unsafe fn mark_peer(descriptor: i32) -> Option<String> {
    describe_peer(descriptor)
}

/// libproc.h; the start in microseconds since the epoch.
pub unsafe fn describe_process(pid: i32) -> Option<String> {
    let mut info = BsdInfo::default();
    let size = std::mem::size_of::<BsdInfo>() as c_int;
    if proc_pidinfo(pid, PROC_PIDTBSDINFO, 0, (&mut info as *mut BsdInfo).cast(), size) != size {
        return None;
    }
    let mut path = [0_u8; PROC_PIDPATHINFO_MAXSIZE];
    let length = proc_pidpath(pid, path.as_mut_ptr().cast(), path.len() as u32);
    let path = String::from_utf8_lossy(&path[..usize::try_from(length).unwrap_or(0)]);
    let start = info.start_seconds * 1_000_000 + info.start_microseconds;
    let file = std::fs::metadata(&*path).map(|file| (file.dev(), file.ino())).unwrap_or_default();
    Some(format!("{} {start} {}:{} {} {path}", info.parent, file.0, file.1, u8::from(file.1 != 0)))
}

/// There is no libsecret here.
pub unsafe fn forget_secret_service() -> bool {
    false
}

/// ptrace(2), PT_DENY_ATTACH
pub unsafe fn harden() -> bool {
    no_core_dumps() & (ptrace(PT_DENY_ATTACH, 0, std::ptr::null_mut(), 0) == 0)
}
