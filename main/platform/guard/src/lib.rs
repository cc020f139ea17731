//! A Node-API module with three functions, for Linux and macOS; `../../guard.ts` loads it and says what they are for.
//!
//! Node-API (nodejs.org/api/n-api.html) is stable across versions, so that one build serves Node and Electron. Only five of
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
}

const NAPI_OK: c_int = 0;
/// What both functions answer when the system does not do it.
const FAILED: i64 = -1;

/// # Safety
/// Called by Node once, with an environment and the module's empty `exports`.
#[no_mangle]
pub unsafe extern "C" fn napi_register_module_v1(env: Env, exports: Value) -> Value {
    export(env, exports, b"peerUid\0", peer_uid);
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
    let mut count = 1;
    let mut argument: Value = null_mut();
    let mut descriptor: i32 = -1;
    // SAFETY: Node gives a valid environment and call; at most one argument is written.
    unsafe {
        let status = napi_get_cb_info(env, info, &mut count, &mut argument, null_mut(), null_mut());
        if status != NAPI_OK || count < 1 || napi_get_value_int32(env, argument, &mut descriptor) != NAPI_OK {
            return number(env, FAILED);
        }
        number(env, system::peer_uid(descriptor).map_or(FAILED, i64::from))
    }
}

/// `harden()`: no core dumps and no debugger for this process from now on; 0 where the system did all of it, else -1.
extern "C" fn harden(env: Env, _info: CallbackInfo) -> Value {
    // SAFETY: only flags of this process are changed.
    let done = unsafe { system::harden() };
    number(env, if done { 0 } else { FAILED })
}

/// `forgetSecretService()`: has libsecret, where it is loaded, look for the service anew at the next call; 0, else -1.
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
    use std::ffi::{c_char, c_int, c_ulong, c_void};

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
        fn dlopen(name: *const c_char, flags: c_int) -> *mut c_void;
        fn dlsym(library: *mut c_void, name: *const c_char) -> *mut c_void;
    }

    const RTLD_LAZY: c_int = 1;
    const RTLD_NOLOAD: c_int = 4;

    const SOL_SOCKET: c_int = 1;
    const SO_PEERCRED: c_int = 17;
    const PR_SET_DUMPABLE: c_int = 4;

    /// unix(7), SO_PEERCRED: as of the moment of connect.
    pub unsafe fn peer_uid(descriptor: i32) -> Option<u32> {
        let mut found = Credentials::default();
        let mut length = std::mem::size_of::<Credentials>() as u32;
        let status =
            getsockopt(descriptor, SOL_SOCKET, SO_PEERCRED, (&mut found as *mut Credentials).cast(), &mut length);
        (status == 0 && length as usize == std::mem::size_of::<Credentials>() && found.pid != 0).then_some(found.uid)
    }

    /// prctl(2), PR_SET_DUMPABLE 0: neither core dumps nor ptrace by other processes of this user.
    pub unsafe fn harden() -> bool {
        super::no_core_dumps() & (prctl(PR_SET_DUMPABLE, 0 as c_ulong, 0 as c_ulong, 0 as c_ulong, 0 as c_ulong) == 0)
    }

    /// secret_service_disconnect of libsecret: without a GLib main loop it goes on asking a service that is gone.
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
    use std::ffi::{c_char, c_int};

    extern "C" {
        fn getpeereid(socket: c_int, uid: *mut u32, gid: *mut u32) -> c_int;
        fn ptrace(request: c_int, pid: i32, address: *mut c_char, data: c_int) -> c_int;
    }

    const PT_DENY_ATTACH: c_int = 31;

    /// getpeereid(3)
    pub unsafe fn peer_uid(descriptor: i32) -> Option<u32> {
        let (mut uid, mut gid) = (0, 0);
        (getpeereid(descriptor, &mut uid, &mut gid) == 0).then_some(uid)
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
