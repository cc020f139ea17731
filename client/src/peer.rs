//! Who is at the other end of a connected Unix socket, as the kernel knows it: the client asks this about the agent, and the
//! agent's native module (`main/platform/guard`), which has this same file, about clients.

pub use system::process_and_user;

#[cfg(target_os = "linux")]
mod system {
    use std::ffi::{c_int, c_void};
    use std::mem::size_of;

    #[repr(C)]
    #[derive(Default)]
    struct Credentials {
        process: i32,
        user: u32,
        group: u32,
    }

    extern "C" {
        fn getsockopt(socket: c_int, level: c_int, name: c_int, value: *mut c_void, length: *mut u32) -> c_int;
    }

    const SOL_SOCKET: c_int = 1;
    const SO_PEERCRED: c_int = 17;

    /// unix(7), SO_PEERCRED: as of the moment of connect or listen. The process is 0 where it is outside of our namespace.
    pub fn process_and_user(socket: c_int) -> Option<(i32, u32)> {
        let mut found = Credentials::default();
        let mut length = size_of::<Credentials>() as u32;
        // SAFETY: at most `length` bytes of `found` are written, which holds numbers alone.
        let status = unsafe {
            getsockopt(socket, SOL_SOCKET, SO_PEERCRED, (&mut found as *mut Credentials).cast(), &mut length)
        };
        (status == 0 && length as usize == size_of::<Credentials>()).then_some((found.process, found.user))
    }
}

#[cfg(not(target_os = "linux"))]
mod system {
    use std::ffi::{c_int, c_void};

    extern "C" {
        fn getpeereid(socket: c_int, user: *mut u32, group: *mut u32) -> c_int;
        fn getsockopt(socket: c_int, level: c_int, name: c_int, value: *mut c_void, length: *mut u32) -> c_int;
    }

    const SOL_LOCAL: c_int = 0;
    const LOCAL_PEERPID: c_int = 2;

    /// getpeereid(3); sys/un.h, LOCAL_PEERPID. The process is 0 where the system does not tell.
    pub fn process_and_user(socket: c_int) -> Option<(i32, u32)> {
        let (mut user, mut group) = (0, 0);
        let mut process: i32 = 0;
        let mut length = std::mem::size_of::<i32>() as u32;
        // SAFETY: each call writes no more than the numbers that it is given.
        unsafe {
            if getpeereid(socket, &mut user, &mut group) != 0 {
                return None;
            }
            if getsockopt(socket, SOL_LOCAL, LOCAL_PEERPID, (&mut process as *mut i32).cast(), &mut length) != 0 {
                process = 0;
            }
        }
        Some((process, user))
    }
}
