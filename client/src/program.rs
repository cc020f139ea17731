//! Becomes the program that an EXEC frame names: on Unix this process is replaced, so that signals, exit status and
//! terminal are the program's own; on Windows, which knows no such thing, it waits and ends as the program did.

use crate::failure::{self, Failure};
use std::ffi::OsString;
use std::io::ErrorKind;
use std::process::Command;

/// As shells have it.
const EXIT_NOT_EXECUTABLE: u8 = 126;
const EXIT_NOT_FOUND: u8 = 127;

/// Fields that end with NUL: `A` and a word of the command line, `S` and NAME=VALUE to set, `U` and a NAME to unset.
/// `None` where that is not so.
fn parse(payload: &[u8]) -> Option<Command> {
    let text = std::str::from_utf8(payload).ok()?;
    let fields: Vec<&str> = text.strip_suffix('\0')?.split('\0').collect();
    let mut words = fields.iter().filter_map(|field| field.strip_prefix('A'));
    let mut command = Command::new(located(words.next().filter(|program| !program.is_empty())?));
    command.args(words);
    for field in &fields {
        let mut rest = field.chars();
        match (rest.next()?, rest.as_str()) {
            ('A', _) => {}
            ('S', assignment) => {
                let (name, value) = assignment.split_once('=').filter(|(name, _)| !name.is_empty())?;
                command.env(name, value);
            }
            ('U', name) if !name.is_empty() && !name.contains('=') => drop(command.env_remove(name)),
            _ => return None,
        }
    }
    Some(command)
}

/// Returns only where the program could not be started, or on Windows with its exit status.
pub fn become_program(payload: &[u8]) -> Result<i32, Failure> {
    let mut command = parse(payload).ok_or_else(failure::foreign_protocol)?;
    run(&mut command).map_err(|error| {
        let name = command.get_program().to_string_lossy().into_owned();
        let is_missing = error.kind() == ErrorKind::NotFound;
        Failure {
            exit: if is_missing { EXIT_NOT_FOUND } else { EXIT_NOT_EXECUTABLE },
            what: if is_missing {
                format!("There is no program \"{name}\".")
            } else {
                format!("\"{name}\" can't be run ({error}).")
            },
            next: "Check its name and path.".into(),
        }
    })
}

#[cfg(unix)]
fn run(command: &mut Command) -> std::io::Result<i32> {
    Err(std::os::unix::process::CommandExt::exec(command))
}

#[cfg(not(unix))]
fn run(command: &mut Command) -> std::io::Result<i32> {
    // Ctrl-C reaches the program on its own; it decides what that means.
    crate::screen::ignore_interrupts();
    let status = command.status()?;
    Ok(status.code().unwrap_or(1))
}

#[cfg(not(windows))]
fn located(program: &str) -> OsString {
    program.into()
}

/// A name without an extension is looked for with each of PATHEXT, as the shells of Windows do it: `npm` is `npm.cmd`.
#[cfg(windows)]
fn located(program: &str) -> OsString {
    use std::path::{Path, PathBuf};
    let path = Path::new(program);
    if path.extension().is_some() {
        return program.into();
    }
    let extensions = std::env::var("PATHEXT").unwrap_or_else(|_| ".COM;.EXE;.BAT;.CMD".into());
    let folders: Vec<PathBuf> = if path.components().count() > 1 {
        vec![PathBuf::new()]
    } else {
        std::env::var_os("PATH").map(|path| std::env::split_paths(&path).collect()).unwrap_or_default()
    };
    let candidates = folders
        .iter()
        .flat_map(|folder| extensions.split(';').map(move |extension| folder.join(format!("{program}{extension}"))));
    candidates.into_iter().find(|path| path.is_file()).map_or_else(|| program.into(), |path| path.into_os_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_words_and_changes_of_the_environment() {
        let command = parse("Aenv\0A\0A-u=\u{e9}\0SNAME=a=b\0SEMPTY=\0UOTHER\0".as_bytes()).unwrap();
        assert_eq!(command.get_program(), "env");
        assert_eq!(command.get_args().collect::<Vec<_>>(), ["", "-u=\u{e9}"]);
        let changes: Vec<_> =
            command.get_envs().map(|(name, value)| (name, value.map(|value| value.to_owned()))).collect();
        assert_eq!(changes.len(), 3);
        assert!(changes.contains(&("NAME".as_ref(), Some("a=b".into()))));
        assert!(changes.contains(&("EMPTY".as_ref(), Some("".into()))));
        assert!(changes.contains(&("OTHER".as_ref(), None)));
    }

    #[test]
    fn takes_nothing_else() {
        for wrong in
            ["", "\0", "A", "Aenv", "A\0", "Aenv\0X\0", "Aenv\0S=x\0", "Aenv\0Sx\0", "Aenv\0U\0", "SA=b\0", "Aenv\0\0"]
        {
            assert!(parse(wrong.as_bytes()).is_none(), "{wrong:?}");
        }
        assert!(parse(b"A\xff\0").is_none());
    }
}
