//! How large the terminal is, for tables and pickers.

#[derive(Clone, Copy, PartialEq)]
pub struct Size {
    pub columns: u16,
    pub rows: u16,
}

const DEFAULT: Size = Size { columns: 80, rows: 24 };

/// The terminal's size, else the one in the environment.
pub fn size() -> Size {
    let told = |name: &str| std::env::var(name).ok().and_then(|text| text.parse().ok());
    let fits = |length: &u16| (1..=10_000).contains(length);
    let asked = asked();
    Size {
        columns: asked.map(|size| size.columns).or_else(|| told("COLUMNS").filter(fits)).unwrap_or(DEFAULT.columns),
        rows: asked.map(|size| size.rows).or_else(|| told("LINES").filter(fits)).unwrap_or(DEFAULT.rows),
    }
}

#[cfg(unix)]
fn asked() -> Option<Size> {
    #[repr(C)]
    #[derive(Default)]
    struct WinSize {
        rows: u16,
        columns: u16,
        x_pixels: u16,
        y_pixels: u16,
    }
    extern "C" {
        fn ioctl(descriptor: i32, request: std::ffi::c_ulong, ...) -> i32;
    }
    const TIOCGWINSZ: std::ffi::c_ulong = if cfg!(target_os = "macos") { 0x4008_7468 } else { 0x5413 };
    (0..=2).find_map(|descriptor| {
        let mut size = WinSize::default();
        // SAFETY: TIOCGWINSZ writes one winsize, which `size` is, and nothing else.
        let status = unsafe { ioctl(descriptor, TIOCGWINSZ, &mut size) };
        let is_known = status == 0 && size.columns > 0 && size.rows > 0;
        is_known.then(|| Size { columns: size.columns.min(10_000), rows: size.rows.min(10_000) })
    })
}

#[cfg(windows)]
fn asked() -> Option<Size> {
    use std::os::windows::io::{AsRawHandle, RawHandle};
    /// CONSOLE_SCREEN_BUFFER_INFO: size, cursor, attributes, then the window's left, top, right and bottom edge.
    type ScreenBuffer = [i16; 11];
    extern "system" {
        fn GetConsoleScreenBufferInfo(handle: *mut std::ffi::c_void, info: *mut ScreenBuffer) -> i32;
    }
    let outputs: [RawHandle; 2] = [std::io::stdout().as_raw_handle(), std::io::stderr().as_raw_handle()];
    outputs.into_iter().find_map(|handle| {
        let mut info: ScreenBuffer = [0; 11];
        // SAFETY: writes one CONSOLE_SCREEN_BUFFER_INFO, which is eleven 16-bit numbers; fails where there is no console.
        let is_console = unsafe { GetConsoleScreenBufferInfo(handle.cast(), &mut info) } != 0;
        let [.., left, top, right, bottom, _, _] = info;
        let length = |from: i16, to: i16| u16::try_from(i32::from(to) - i32::from(from) + 1).ok();
        is_console.then_some(())?;
        Some(Size { columns: length(left, right)?, rows: length(top, bottom)? })
    })
}

#[cfg(not(any(unix, windows)))]
fn asked() -> Option<Size> {
    None
}
