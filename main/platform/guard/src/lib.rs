//! A small Node-API module for Linux and macOS; `../../guard.ts` loads it and says what its functions are for.

#![cfg(unix)]

mod napi;
#[path = "../../../../client/src/peer.rs"]
mod peer;
#[cfg_attr(target_os = "linux", path = "linux.rs")]
#[cfg_attr(not(target_os = "linux"), path = "macos.rs")]
mod system;
mod unix;

use napi::{export, number, only_number, text, CallbackInfo, Env, Value};

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

/// `peerUid(descriptor)`: the user id of the process at the other end of a connected Unix socket, or -1.
extern "C" fn peer_uid(env: Env, info: CallbackInfo) -> Value {
    // SAFETY: Node gives a valid environment and call.
    let descriptor = unsafe { only_number(env, info) };
    let peer = descriptor.and_then(peer::process_and_user);
    // macOS has no namespaces, and does not tell the id of every peer.
    let peer = if cfg!(target_os = "linux") { unix::inside(peer) } else { peer };
    number(env, peer.map_or(FAILED, |(_, user)| i64::from(user)))
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
