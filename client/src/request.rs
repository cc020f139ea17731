//! The request to the agent: the arguments, and only as much about this process as a command needs.

use crate::failure::{self, Failure};
use crate::{environment, frames, json, terminal};
use std::io::IsTerminal;
use std::path::Path;

pub const VERSION: &str = env!("CARGO_PKG_VERSION");
const PROTOCOL_VERSION: u32 = 2;

/// `FORWARDED_ENV` of `main/base/request.ts`; the only secret among these is the agent's own.
const FORWARDED: [&str; 39] = [
    "AWS_CONFIG_FILE",
    "AWS_DEFAULT_REGION",
    "AWS_PROFILE",
    "AWS_REGION",
    "AWS_SHARED_CREDENTIALS_FILE",
    "BASH_ENV",
    "BROWSER",
    "COLORTERM",
    "COMSPEC",
    "DAYPASS_GRANT",
    "DAYPASS_ROLE",
    "DAYPASS_ROLE_REF",
    "DISPLAY",
    "EDITOR",
    "ENV",
    "HOME",
    "KUBERNETES_EXEC_INFO",
    "LANG",
    "LC_ALL",
    "NO_COLOR",
    "PIPENV_DOTENV_LOCATION",
    "PROMPT_COMMAND",
    "SHELL",
    "SHLVL",
    "SSH_CONNECTION",
    "STY",
    "TERM",
    "TMUX",
    "TMUX_TMPDIR",
    "TZ",
    "USERPROFILE",
    "UV_ENV_FILE",
    "VISUAL",
    "WAYLAND_DISPLAY",
    "XAUTHORITY",
    "XDG_CONFIG_HOME",
    "XDG_DATA_DIRS",
    "XONSHRC_DIR",
    "ZDOTDIR",
];

/// `TOLD_ENV` of `main/base/request.ts`: the agent learns that they are set, never the value.
const TOLD: [&str; 13] = [
    "AWS_ACCESS_KEY_ID",
    "AWS_CA_BUNDLE",
    "AWS_CONFIG_FILE",
    "AWS_CONTAINER_CREDENTIALS_FULL_URI",
    "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
    "AWS_DEFAULT_PROFILE",
    "AWS_ENDPOINT_URL",
    "AWS_PROFILE",
    "AWS_ROLE_ARN",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_SESSION_TOKEN",
    "AWS_SHARED_CREDENTIALS_FILE",
    "AWS_WEB_IDENTITY_TOKEN_FILE",
];

/// `JAVA_PROPERTIES` of `main/base/request.ts`: the agent learns which variables hold one, never the value.
const JAVA_PROPERTIES: [&str; 10] = [
    "-Daws.accessKeyId=",
    "-Daws.configFile=",
    "-Daws.profile=",
    "-Daws.region=",
    "-Daws.roleArn=",
    "-Daws.secretAccessKey=",
    "-Daws.secretKey=",
    "-Daws.sessionToken=",
    "-Daws.sharedCredentialsFile=",
    "-Daws.webIdentityTokenFile=",
];

/// The name by which Docker starts its credential helpers; the arguments are then those of `daypass docker-credential`.
const DOCKER_NAME: &str = "docker-credential-daypass";

pub fn arguments() -> Result<Vec<String>, Failure> {
    let mut words = std::env::args_os();
    let is_docker =
        words.next().is_some_and(|name| Path::new(&name).file_stem().is_some_and(|stem| stem == DOCKER_NAME));
    let own = words.map(|argument| {
        argument.into_string().map_err(|_| failure::usage("An argument is not valid UTF-8.", "Run `daypass --help`."))
    });
    is_docker.then(|| Ok("docker-credential".to_string())).into_iter().chain(own).collect()
}

/// One REQUEST frame.
pub fn encode(arguments: &[String]) -> Result<Vec<u8>, Failure> {
    let cwd = std::env::current_dir().map(|path| path.to_string_lossy().into_owned()).unwrap_or_default();
    let env = FORWARDED.iter().filter_map(|name| {
        let value = std::env::var(name).ok()?;
        Some((name.to_string(), json::string(&environment::expanded(name, &value))))
    });
    let size = terminal::size();
    let is = |value: bool| if value { "true" } else { "false" };
    let body = format!(
        "{{\"protocol\":{PROTOCOL_VERSION},\"argv\":{},\"version\":\"{VERSION}\",\"cwd\":{},\"pid\":{},\"parentPid\":{},\"env\":{},\
         \"present\":{},\"javaProperties\":{},\"searchPath\":{},\
         \"terminal\":{{\"stdin\":{},\"stdout\":{},\"stderr\":{},\"columns\":{},\"rows\":{}}}}}",
        json::array(arguments.iter().map(|argument| json::string(argument))),
        json::string(&cwd),
        std::process::id(),
        parent_pid(),
        json::object(env),
        json::array(TOLD.iter().filter(|name| is_set(name)).map(|name| json::string(name))),
        json::array(std::env::vars_os().filter_map(|(name, value)| {
            has_java_property(&value.to_string_lossy()).then(|| json::string(&name.to_string_lossy()))
        })),
        json::string(&std::env::var("PATH").unwrap_or_default()),
        is(std::io::stdin().is_terminal()),
        is(std::io::stdout().is_terminal()),
        is(std::io::stderr().is_terminal()),
        size.columns,
        size.rows,
    );
    frames::encode(frames::REQUEST, body.as_bytes())
        .ok_or_else(|| failure::usage("The arguments are too long.", "Give less than one mebibyte."))
}

fn is_set(name: &str) -> bool {
    std::env::var_os(name).is_some_and(|value| !value.is_empty())
}

fn has_java_property(value: &str) -> bool {
    value.contains("-Daws.") && JAVA_PROPERTIES.iter().any(|property| value.contains(property))
}

#[cfg(unix)]
fn parent_pid() -> u32 {
    std::os::unix::process::parent_id()
}

#[cfg(not(unix))]
fn parent_pid() -> u32 {
    0
}
