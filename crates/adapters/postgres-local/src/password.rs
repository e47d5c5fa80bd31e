//! The superuser's password for the loopback port.

use std::io::Write;
use std::path::Path;
use std::process::Stdio;

use secrecy::{ExposeSecret, SecretString};

use crate::SUPERUSER;
use crate::error::StartError;
use crate::find::Binaries;
use crate::unprivileged::RunAs;

const LONGEST: usize = 200;

/// Sets the password through a server in single-user mode, which needs neither a connection nor a client. No other server
/// may run.
pub(crate) async fn set_password(
    binaries: &Binaries,
    data_dir: &Path,
    run_as: &RunAs,
    password: &SecretString,
) -> Result<(), StartError> {
    let statement = statement(password.expose_secret()).ok_or(StartError::UnusablePassword)?;
    let program = binaries.program("postgres");
    let mut command = run_as.command(&program);
    // A failed statement must not be quoted in the log. The transaction must be on disk even in a throw-away cluster.
    command.args(["--single", "-D"]).arg(data_dir).args(["-c", "log_min_error_statement=panic", "postgres"]);
    // The pipe is larger than the statement, so that writing it all at once does not block.
    let (input, mut writer) = std::io::pipe().map_err(StartError::io("make a pipe to", &program))?;
    writer.write_all(statement.as_bytes()).map_err(StartError::io("write to", &program))?;
    drop(writer);
    command.stdin(Stdio::from(input));
    let mut command = tokio::process::Command::from(command);
    let done = command.kill_on_drop(true).output().await.map_err(StartError::io("run", &program))?;
    let said = String::from_utf8_lossy(&done.stderr);
    // It ends with 0 whatever becomes of the statements.
    if !done.status.success() || said.contains("ERROR:") {
        return Err(StartError::PasswordNotSet { output: said.trim_end().to_owned() });
    }
    Ok(())
}

fn statement(password: &str) -> Option<String> {
    let is_usable = (1..=LONGEST).contains(&password.len()) && password.bytes().all(|byte| byte.is_ascii_graphic());
    is_usable.then(|| format!("ALTER ROLE {SUPERUSER} PASSWORD '{}'\n", password.replace('\'', "''")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn password_cannot_end_the_statement() {
        assert_eq!(statement("a'b\\").as_deref(), Some("ALTER ROLE tidings PASSWORD 'a''b\\'\n"));
        assert_eq!(statement("a\nDROP"), None);
        assert_eq!(statement(""), None);
        assert_eq!(statement(&"a".repeat(LONGEST + 1)), None);
    }
}
