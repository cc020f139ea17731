//! How to start an agent: `agent.launch` next to this program has a line `desktop TAB PROGRAM TAB ARGUMENT…` and one
//! `headless TAB …`. What begins with `./` or `../` is relative to that file.

use crate::failure::{self, Failure};
use std::path::{Path, PathBuf};

#[derive(Debug, PartialEq)]
pub struct Launch {
    pub program: PathBuf,
    pub arguments: Vec<PathBuf>,
}

pub fn find(headless: bool) -> Result<Launch, Failure> {
    let missing = |what: String| failure::unreachable(what, "Install Daypass again.");
    let program = std::env::current_exe()
        .and_then(|path| path.canonicalize())
        .map_err(|error| missing(format!("This program does not know where it is ({error}).")))?;
    let folder = plain(program.parent().unwrap_or(Path::new(".")));
    let folder = folder.as_path();
    let path = folder.join("agent.launch");
    let text = std::fs::read_to_string(&path).map_err(|_| missing(format!("{} can't be read.", path.display())))?;
    let wanted = if !headless && has_display() { ["desktop", "headless"].as_slice() } else { &["headless"] };
    wanted
        .iter()
        .find_map(|kind| parse(&text, kind, folder))
        .ok_or_else(|| missing(format!("{} does not say how to start an agent.", path.display())))
}

/// Without the `\\?\` that Windows puts before a canonical path, which many programs don't take as an argument.
fn plain(folder: &Path) -> PathBuf {
    let text = folder.to_string_lossy();
    match text.strip_prefix(r"\\?\") {
        Some(path) if path.chars().nth(1) == Some(':') => PathBuf::from(path),
        _ => folder.to_path_buf(),
    }
}

fn parse(text: &str, kind: &str, folder: &Path) -> Option<Launch> {
    let line = text.lines().find_map(|line| line.strip_prefix(kind)?.strip_prefix('\t'))?;
    let mut words = line.split('\t').map(|word| {
        let is_relative = word.starts_with("./") || word.starts_with("../");
        if is_relative {
            folder.join(word)
        } else {
            PathBuf::from(word)
        }
    });
    let program = words.next().filter(|program| !program.as_os_str().is_empty())?;
    Some(Launch { program, arguments: words.collect() })
}

fn has_display() -> bool {
    let is_set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    if cfg!(any(windows, target_os = "macos")) {
        !is_set("SSH_CONNECTION")
    } else {
        is_set("DISPLAY") || is_set("WAYLAND_DISPLAY")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_program_and_arguments_and_resolves_relative_ones() {
        let text = "desktop\t/opt/electron\t..\t../app\t--background\nheadless\tnode\t./a b.cjs\n";
        let folder = Path::new("/opt/daypass/bin");
        let headless = parse(text, "headless", folder).unwrap();
        assert_eq!(headless.program, Path::new("node"));
        assert_eq!(headless.arguments, [Path::new("/opt/daypass/bin/./a b.cjs")]);
        let desktop = parse(text, "desktop", folder).unwrap();
        assert_eq!(
            desktop.arguments,
            [Path::new(".."), Path::new("/opt/daypass/bin/../app"), Path::new("--background")]
        );
        assert_eq!(parse("headless\t\n", "headless", folder), None);
        assert_eq!(parse("", "desktop", folder), None);
    }
}
