//! Becomes the program that an EXEC frame names: on Unix this process is replaced, so that signals, exit status and
//! terminal are the program's own; on Windows, which has no exec, it waits and exits with the program's status.

use crate::failure::{self, Failure};
use std::ffi::OsString;
use std::io::ErrorKind;
use std::process::Command;

/// The exit statuses that shells use.
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
    // The program gets Ctrl-C too, and decides what to do.
    crate::screen::ignore_interrupts();
    let status = command.status()?;
    Ok(status.code().unwrap_or(1))
}

#[cfg(not(windows))]
fn located(program: &str) -> OsString {
    program.into()
}

#[cfg(windows)]
fn located(program: &str) -> OsString {
    let extensions = std::env::var("PATHEXT").unwrap_or_default();
    let folders = std::env::var_os("PATH").map(|path| std::env::split_paths(&path).collect()).unwrap_or_default();
    candidates(program, &extensions, folders)
        .into_iter()
        .find(|path| path.is_file())
        .map_or_else(|| program.into(), |path| path.into_os_string())
}

/// Where shells of Windows look for a program, in their order: in each folder by its name, if that ends with one of PATHEXT, then
/// with each of PATHEXT behind it. `npm` is `npm.cmd`, and so may be `tool.v2`. They look into the current folder first;
/// this does not, because anybody's download may be there; an empty entry of PATH would be that folder, too.
#[cfg(any(windows, test))]
fn candidates(program: &str, extensions: &str, folders: Vec<std::path::PathBuf>) -> Vec<std::path::PathBuf> {
    let known = if extensions.is_empty() { ".COM;.EXE;.BAT;.CMD" } else { extensions };
    let known: Vec<&str> = known.split(';').filter(|extension| !extension.is_empty()).collect();
    let lower = program.to_ascii_lowercase();
    let is_whole = known.iter().any(|extension| lower.ends_with(&extension.to_ascii_lowercase()));
    let has_folder = program.contains(['/', '\\', ':']);
    let named = folders.into_iter().filter(|folder| !folder.as_os_str().is_empty());
    let folders = if has_folder { vec![std::path::PathBuf::new()] } else { named.collect() };
    let names = || is_whole.then_some("").into_iter().chain(known.iter().copied());
    folders
        .iter()
        .flat_map(|folder| names().map(move |extension| folder.join(format!("{program}{extension}"))))
        .collect()
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
    fn looks_for_programs_as_shells_of_windows_do() {
        let found = |program: &str, extensions: &str| -> Vec<String> {
            let folders = vec!["".into(), "one".into(), "".into(), "two".into()];
            let paths = candidates(program, extensions, folders);
            paths.iter().map(|path| path.to_string_lossy().replace('\\', "/")).collect()
        };
        assert_eq!(found("npm", ".EXE;.CMD"), ["one/npm.EXE", "one/npm.CMD", "two/npm.EXE", "two/npm.CMD"]);
        assert_eq!(found("tool.v2", ".EXE"), ["one/tool.v2.EXE", "two/tool.v2.EXE"]);
        assert_eq!(found("Npm.Cmd", ".CMD")[..2], ["one/Npm.Cmd", "one/Npm.Cmd.CMD"]);
        assert_eq!(found("npm", "")[..4], ["one/npm.COM", "one/npm.EXE", "one/npm.BAT", "one/npm.CMD"]);
        for program in ["./npm", "bin\\npm", "C:npm"] {
            assert_eq!(found(program, ".EXE"), [format!("{program}.EXE").replace('\\', "/")]);
        }
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
