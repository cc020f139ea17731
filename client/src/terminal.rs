//! How wide the terminal is, for tables.

const DEFAULT_COLUMNS: u16 = 80;

pub fn columns() -> u16 {
    let told = std::env::var("COLUMNS").ok().and_then(|text| text.parse().ok());
    [asked(), told].into_iter().flatten().find(|columns| (1..=10_000).contains(columns)).unwrap_or(DEFAULT_COLUMNS)
}

#[cfg(unix)]
fn asked() -> Option<u16> {
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
        (status == 0 && size.columns > 0).then_some(size.columns)
    })
}

#[cfg(not(unix))]
fn asked() -> Option<u16> {
    None
}
