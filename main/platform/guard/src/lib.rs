//! A small Node-API module for Linux and macOS; `../../guard.ts` loads it and says what its functions are for.
//!
//! Node-API (nodejs.org/api/n-api.html) is stable across versions, so that one build serves Node and Electron. Only six of
//! its functions are needed, which are declared here instead of bringing in a crate.

#![cfg(unix)]

use std::ffi::{c_char, c_int, c_void};
use std::ptr::null_mut;

type Env = *mut c_void;
type Value = *mut c_void;
type CallbackInfo = *mut c_void;
type Callback = extern "C" fn(Env, CallbackInfo) -> Value;

extern "C" {
    fn napi_create_function(
        env: Env,
        name: *const c_char,
        length: usize,
        callback: Callback,
        data: *mut c_void,
        result: *mut Value,
    ) -> c_int;
    fn napi_set_named_property(env: Env, object: Value, name: *const c_char, value: Value) -> c_int;
    fn napi_get_cb_info(
        env: Env,
        info: CallbackInfo,
        count: *mut usize,
        arguments: *mut Value,
        this: *mut Value,
        data: *mut *mut c_void,
    ) -> c_int;
    fn napi_get_value_int32(env: Env, value: Value, result: *mut i32) -> c_int;
    fn napi_create_int64(env: Env, value: i64, result: *mut Value) -> c_int;
    fn napi_create_string_utf8(env: Env, text: *const c_char, length: usize, result: *mut Value) -> c_int;
}

const NAPI_OK: c_int = 0;
/// What a function with a number answers when the system does not do it.
const FAILED: i64 = -1;

/// # Safety
/// Called by Node once, with an environment and the module's empty `exports`.
#[no_mangle]
pub unsafe extern "C" fn napi_register_module_v1(env: Env, exports: Value) -> Value {
    export(env, exports, b"peerUid\0", peer_uid);
    export(env, exports, b"describePeer\0", describe_peer);
    export(env, exports, b"markPeer\0", mark_peer);
    export(env, exports, b"describeProcess\0", describe_process);
    export(env, exports, b"harden\0", harden);
    export(env, exports, b"forgetSecretService\0", forget_secret_service);
    exports
}

/// `name` ends with a zero.
unsafe fn export(env: Env, exports: Value, name: &[u8], callback: Callback) {
    let name: *const c_char = name.as_ptr().cast();
    let mut function = null_mut();
    if napi_create_function(env, name, usize::MAX, callback, null_mut(), &mut function) == NAPI_OK {
        napi_set_named_property(env, exports, name, function);
    }
}

/// `peerUid(descriptor)`: the user id of the process at the other end of a connected Unix socket, or -1.
extern "C" fn peer_uid(env: Env, info: CallbackInfo) -> Value {
    // SAFETY: Node gives a valid environment and call.
    let uid = unsafe { only_number(env, info).and_then(|descriptor| system::peer_uid(descriptor)) };
    number(env, uid.map_or(FAILED, i64::from))
}

/// `describePeer(descriptor)`: "PID " and the description of the process that connected a Unix socket; an empty text where it
/// has ended since, or the system does not tell.
extern "C" fn describe_peer(env: Env, info: CallbackInfo) -> Value {
    // SAFETY: Node gives a valid environment and call.
    text(env, unsafe { only_number(env, info).and_then(|descriptor| system::describe_peer(descriptor)) })
}

/// `markPeer(descriptor)`: what of that description can't change while the same process runs the same program. Where the system
/// has handles on processes it takes a quarter of the time.
extern "C" fn mark_peer(env: Env, info: CallbackInfo) -> Value {
    // SAFETY: Node gives a valid environment and call.
    text(env, unsafe { only_number(env, info).and_then(|descriptor| system::mark_peer(descriptor)) })
}

/// `describeProcess(pid)`: "PARENT START FILE SEEN PATH" of a process; an empty text where the system does not tell.
/// START is larger for a process that started later. FILE is the executable's device and inode. SEEN is 1 where PATH leads
/// this process to that file too, else 0. PATH is empty for a process that can't be looked into.
extern "C" fn describe_process(env: Env, info: CallbackInfo) -> Value {
    // SAFETY: Node gives a valid environment and call.
    text(env, unsafe { only_number(env, info).and_then(|pid| system::describe_process(pid)) })
}

fn text(env: Env, text: Option<String>) -> Value {
    let text = text.unwrap_or_default();
    let mut result = null_mut();
    // SAFETY: the text outlives the copy that Node makes of it.
    unsafe { napi_create_string_utf8(env, text.as_ptr().cast(), text.len(), &mut result) };
    result
}

/// The one argument of a call, where it is a number.
unsafe fn only_number(env: Env, info: CallbackInfo) -> Option<i32> {
    let mut count = 1;
    let mut argument: Value = null_mut();
    let mut given: i32 = -1;
    let status = napi_get_cb_info(env, info, &mut count, &mut argument, null_mut(), null_mut());
    (status == NAPI_OK && count == 1 && napi_get_value_int32(env, argument, &mut given) == NAPI_OK).then_some(given)
}

/// `harden()`: no core dumps and no debugger for this process from now on; 0 where the system did all of it, else -1.
extern "C" fn harden(env: Env, _info: CallbackInfo) -> Value {
    // SAFETY: only flags of this process are changed.
    let done = unsafe { system::harden() };
    number(env, if done { 0 } else { FAILED })
}

/// `forgetSecretService()`: has libsecret, where it is loaded, look for the service again at the next call; 0, else -1.
extern "C" fn forget_secret_service(env: Env, _info: CallbackInfo) -> Value {
    // SAFETY: the function takes nothing, and libsecret guards what it changes with a lock.
    let done = unsafe { system::forget_secret_service() };
    number(env, if done { 0 } else { FAILED })
}

fn number(env: Env, value: i64) -> Value {
    let mut result = null_mut();
    // SAFETY: writes one handle.
    unsafe { napi_create_int64(env, value, &mut result) };
    result
}

#[repr(C)]
struct Limit {
    soft: u64,
    hard: u64,
}

extern "C" {
    fn setrlimit(resource: c_int, limit: *const Limit) -> c_int;
}

const RLIMIT_CORE: c_int = 4;

unsafe fn no_core_dumps() -> bool {
    setrlimit(RLIMIT_CORE, &Limit { soft: 0, hard: 0 }) == 0
}

#[cfg(target_os = "linux")]
mod system {
    use std::ffi::{c_char, c_int, c_long, c_ulong, c_void};
    use std::fs::{metadata, read, read_link};
    use std::os::fd::{AsRawFd, FromRawFd, OwnedFd};
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::fs::MetadataExt;

    #[repr(C)]
    #[derive(Default)]
    struct Credentials {
        pid: i32,
        uid: u32,
        gid: u32,
    }

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
    const SO_PEERCRED: c_int = 17;
    /// Linux 6.5 and later; asm-generic/socket.h.
    const SO_PEERPIDFD: c_int = 77;
    const ENOPROTOOPT: i32 = 92;
    const SYS_PIDFD_SEND_SIGNAL: c_long = 424;
    const PR_SET_DUMPABLE: c_int = 4;

    pub unsafe fn peer_uid(descriptor: i32) -> Option<u32> {
        peer(descriptor).map(|found| found.uid)
    }

    /// unix(7), SO_PEERCRED: as of the moment of connect. There is no process where it is outside of our namespace.
    unsafe fn peer(descriptor: i32) -> Option<Credentials> {
        let mut found = Credentials::default();
        let mut length = std::mem::size_of::<Credentials>() as u32;
        let status =
            getsockopt(descriptor, SOL_SOCKET, SO_PEERCRED, (&mut found as *mut Credentials).cast(), &mut length);
        (status == 0 && length as usize == std::mem::size_of::<Credentials>() && found.pid != 0).then_some(found)
    }

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
        let process = peer(descriptor)?.pid;
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
        super::no_core_dumps() & (prctl(PR_SET_DUMPABLE, 0 as c_ulong, 0 as c_ulong, 0 as c_ulong, 0 as c_ulong) == 0)
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
}

#[cfg(not(target_os = "linux"))]
mod system {
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
        fn getpeereid(socket: c_int, uid: *mut u32, gid: *mut u32) -> c_int;
        fn getsockopt(socket: c_int, level: c_int, name: c_int, value: *mut c_void, length: *mut u32) -> c_int;
        fn proc_pidinfo(pid: c_int, flavor: c_int, arg: u64, buffer: *mut c_void, size: c_int) -> c_int;
        fn proc_pidpath(pid: c_int, buffer: *mut c_void, size: u32) -> c_int;
        fn ptrace(request: c_int, pid: i32, address: *mut c_char, data: c_int) -> c_int;
    }

    const SOL_LOCAL: c_int = 0;
    const LOCAL_PEERPID: c_int = 2;
    const PROC_PIDTBSDINFO: c_int = 3;
    const PROC_PIDPATHINFO_MAXSIZE: usize = 4096;
    const PT_DENY_ATTACH: c_int = 31;

    /// getpeereid(3)
    pub unsafe fn peer_uid(descriptor: i32) -> Option<u32> {
        let (mut uid, mut gid) = (0, 0);
        (getpeereid(descriptor, &mut uid, &mut gid) == 0).then_some(uid)
    }

    pub unsafe fn describe_peer(descriptor: i32) -> Option<String> {
        let process = peer_pid(descriptor)?;
        Some(format!("{process} {}", describe_process(process)?))
    }

    pub unsafe fn mark_peer(descriptor: i32) -> Option<String> {
        describe_peer(descriptor)
    }

    /// sys/un.h, LOCAL_PEERPID
    unsafe fn peer_pid(descriptor: i32) -> Option<i32> {
        let mut pid: i32 = 0;
        let mut length = std::mem::size_of::<i32>() as u32;
        let status = getsockopt(descriptor, SOL_LOCAL, LOCAL_PEERPID, (&mut pid as *mut i32).cast(), &mut length);
        (status == 0 && pid > 0).then_some(pid)
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
        super::no_core_dumps() & (ptrace(PT_DENY_ATTACH, 0, std::ptr::null_mut(), 0) == 0)
    }
}
