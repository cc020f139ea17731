//! Whose pipe answers, on Windows. Anybody can compute its name, and another account, or a program of this user
//! at low integrity, could create it first. The answer may name a program to run, so the system is asked who owns the pipe
//! before a byte is written.

use std::ffi::c_void;
use std::fs::File;
use std::os::windows::io::AsRawHandle;
use std::ptr::null_mut;

type Handle = *mut c_void;
type Sid = *mut c_void;

#[link(name = "advapi32")]
extern "system" {
    fn GetSecurityInfo(
        handle: Handle,
        kind: i32,
        wanted: u32,
        owner: *mut Sid,
        group: *mut Sid,
        access: *mut *mut c_void,
        system: *mut *mut c_void,
        descriptor: *mut *mut c_void,
    ) -> u32;
    fn OpenProcessToken(process: Handle, access: u32, token: *mut Handle) -> i32;
    fn GetTokenInformation(token: Handle, class: i32, to: *mut c_void, size: u32, needed: *mut u32) -> i32;
    fn EqualSid(a: Sid, b: Sid) -> i32;
    fn IsWellKnownSid(sid: Sid, which: i32) -> i32;
    fn GetAce(list: *mut c_void, index: u32, entry: *mut *mut c_void) -> i32;
    fn GetSidSubAuthorityCount(sid: Sid) -> *mut u8;
    fn GetSidSubAuthority(sid: Sid, index: u32) -> *mut u32;
}

extern "system" {
    fn GetCurrentProcess() -> Handle;
    fn CloseHandle(handle: Handle) -> i32;
    fn OpenProcess(access: u32, inherits: i32, process: u32) -> Handle;
    fn GetNamedPipeServerProcessId(pipe: Handle, process: *mut u32) -> i32;
    fn LocalFree(memory: *mut c_void) -> *mut c_void;
}

const SE_KERNEL_OBJECT: i32 = 6;
const OWNER: u32 = 0x1;
const LABEL: u32 = 0x10;
const TOKEN_QUERY: u32 = 0x8;
const PROCESS_QUERY_LIMITED_INFORMATION: u32 = 0x1000;
const TOKEN_USER: i32 = 1;
const BUILTIN_ADMINISTRATORS: i32 = 26;
/// winnt.h, SECURITY_MANDATORY_MEDIUM_RID: the level of ordinary programs, and of objects without a label.
const MEDIUM: u32 = 0x2000;
/// Where the label's SID begins in a SYSTEM_MANDATORY_LABEL_ACE: after its header and mask.
const SID_IN_ENTRY: usize = 8;
/// A TOKEN_USER with the longest SID there is (68 bytes).
const TOKEN_USER_BYTES: usize = 128;

/// Whether this user made the pipe, and no program of low integrity. An agent that was started as administrator makes one that
/// belongs to the administrators, who may do everything anyway.
pub fn is_own(pipe: &File) -> bool {
    let handle: Handle = pipe.as_raw_handle().cast();
    let (mut owner, mut label, mut descriptor) = (null_mut(), null_mut(), null_mut());
    // SAFETY: what the calls write is what they are given room for; owner and label are parts of the descriptor, which is freed last.
    unsafe {
        let status = GetSecurityInfo(
            handle,
            SE_KERNEL_OBJECT,
            OWNER | LABEL,
            &mut owner,
            null_mut(),
            null_mut(),
            &mut label,
            &mut descriptor,
        );
        if status != 0 {
            return false;
        }
        let is_ours = if owner.is_null() {
            // Wine has no owner for a pipe that was made without one.
            server_of(handle).is_some_and(|user| is_this_user(user.sid()))
        } else {
            IsWellKnownSid(owner, BUILTIN_ADMINISTRATORS) != 0 || is_this_user(owner)
        };
        let is_trusted = integrity(label) >= MEDIUM;
        LocalFree(descriptor);
        is_ours && is_trusted
    }
}

unsafe fn is_this_user(owner: Sid) -> bool {
    user_of(GetCurrentProcess()).is_some_and(|user| EqualSid(owner, user.sid()) != 0)
}

/// A TOKEN_USER: a pointer to the SID comes first, so that this is aligned as one.
struct TokenUser([usize; TOKEN_USER_BYTES / std::mem::size_of::<usize>()]);

impl TokenUser {
    fn sid(&self) -> Sid {
        self.0[0] as Sid
    }
}

unsafe fn user_of(process: Handle) -> Option<Box<TokenUser>> {
    let mut token = null_mut();
    if OpenProcessToken(process, TOKEN_QUERY, &mut token) == 0 {
        return None;
    }
    // It points into itself, so that it must not move.
    let mut user = Box::new(TokenUser([0; TOKEN_USER_BYTES / std::mem::size_of::<usize>()]));
    let mut needed = 0;
    let to = user.0.as_mut_ptr().cast();
    let is_known = GetTokenInformation(token, TOKEN_USER, to, TOKEN_USER_BYTES as u32, &mut needed) != 0;
    CloseHandle(token);
    is_known.then_some(user)
}

unsafe fn server_of(pipe: Handle) -> Option<Box<TokenUser>> {
    let mut id = 0;
    if GetNamedPipeServerProcessId(pipe, &mut id) == 0 {
        return None;
    }
    let process = OpenProcess(PROCESS_QUERY_LIMITED_INFORMATION, 0, id);
    if process.is_null() {
        return None;
    }
    let user = user_of(process);
    CloseHandle(process);
    user
}

/// The last number of the label's SID.
unsafe fn integrity(label: *mut c_void) -> u32 {
    let mut entry = null_mut();
    if label.is_null() || GetAce(label, 0, &mut entry) == 0 {
        return MEDIUM;
    }
    let sid: Sid = entry.cast::<u8>().add(SID_IN_ENTRY).cast();
    match *GetSidSubAuthorityCount(sid) {
        0 => 0,
        count => *GetSidSubAuthority(sid, u32::from(count) - 1),
    }
}
