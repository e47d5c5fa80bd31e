//! What can go wrong, in words that tell the user what to do.

use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::version::{OLDEST_MAJOR, Version};

/// Why no usable PostgreSQL was found.
#[derive(Debug, thiserror::Error)]
pub enum FindError {
    /// The directory that the user named does not hold a usable PostgreSQL.
    #[error(
        "PG_BIN_DIR is {}, {reason}. It must name a directory with the programs `initdb` and `postgres` of PostgreSQL \
         {OLDEST_MAJOR} or newer", dir.display()
    )]
    BadExplicitDir {
        /// The directory as given.
        dir: PathBuf,
        /// Continues the sentence, such as "which has no program `initdb`".
        reason: String,
    },
    /// Nothing in the usual places.
    #[error(
        "PostgreSQL {OLDEST_MAJOR} or newer was not found on this machine. Install it with\n    {install}\nor run \
         `make setup`, which can fetch a portable one, or set PG_BIN_DIR to the directory of its programs.\nSearched:{}{}",
        listed(searched),
        listed(unusable)
    )]
    NotFound {
        /// The command that installs PostgreSQL here.
        install: &'static str,
        /// Where was looked.
        searched: Vec<String>,
        /// What was found but cannot be used, with the reason.
        unusable: Vec<String>,
    },
    /// The cluster was made by a major version that is not installed.
    #[error(
        "{} was made by PostgreSQL {major}, which was not found; {found} cannot run it. Install PostgreSQL {major}, set \
         PG_BIN_DIR to its programs, or move the directory away to start with an empty database", data_dir.display()
    )]
    NoSuchMajor {
        /// The directory of the cluster.
        data_dir: PathBuf,
        /// The major version that made it.
        major: u32,
        /// The newest version that was found.
        found: Version,
    },
}

fn listed(lines: &[String]) -> String {
    lines.iter().map(|line| format!("\n    {line}")).collect()
}

/// Why a cluster did not start. Nothing keeps running after one.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// A live process uses the data directory.
    #[error(
        "{} is in use by another running tidings{}. Stop that one, or choose another data directory",
        data_dir.display(), holder.as_ref().map(|pid| format!(" (process {pid})")).unwrap_or_default()
    )]
    InUse {
        /// The directory of the cluster.
        data_dir: PathBuf,
        /// Process id of the other one, when it can be told.
        holder: Option<String>,
    },
    /// Something else is in the place of the data directory.
    #[error(
        "{} is not empty and not a PostgreSQL cluster made by Tidings, so it is left alone. Choose another data directory",
        data_dir.display()
    )]
    NotOurs {
        /// The directory as given.
        data_dir: PathBuf,
    },
    /// The cluster was made by another major version.
    #[error(
        "{} was made by PostgreSQL {made_by}, and PostgreSQL {found} cannot run it. Install PostgreSQL {made_by}, set \
         PG_BIN_DIR to its programs, or move the directory away to start with an empty database", data_dir.display()
    )]
    WrongMajor {
        /// The directory of the cluster.
        data_dir: PathBuf,
        /// Content of its `PG_VERSION`.
        made_by: String,
        /// The version that was to run it.
        found: Version,
    },
    /// The data directory belongs to another user.
    #[error("{} belongs to user id {owner}. Run as that user, or choose another data directory", data_dir.display())]
    NotOwner {
        /// The directory of the cluster.
        data_dir: PathBuf,
        /// Its owner.
        owner: u32,
    },
    /// Root has nobody to hand PostgreSQL to.
    #[error(
        "PostgreSQL must not run as root, and neither user `postgres` nor `nobody` is in /etc/passwd. Run as an ordinary \
         user, or create one with `useradd --system postgres`"
    )]
    NoUnprivilegedUser,
    /// The unprivileged user cannot enter a directory.
    #[error(
        "PostgreSQL runs as user `{user}`, who cannot enter {}. Allow it with `chmod a+x {}`, or use a directory that \
         everyone can enter", dir.display(), dir.display()
    )]
    Unreachable {
        /// Who PostgreSQL would run as.
        user: String,
        /// The outermost directory that is closed.
        dir: PathBuf,
    },
    /// The socket directory is open to others, or theirs; the socket itself asks for no password.
    #[error(
        "{} is to hold PostgreSQL's socket but is open to other users or owned by one. Run `chmod 700` on it, or choose \
         another directory", dir.display()
    )]
    SocketDirNotPrivate {
        /// The directory as given.
        dir: PathBuf,
    },
    /// The password for the loopback port cannot be set.
    #[error("the password for the loopback port must be 1 to 200 printable ASCII characters")]
    UnusablePassword,
    /// The password for the loopback port was refused.
    #[error("PostgreSQL did not take the password for the loopback port:\n{output}")]
    PasswordNotSet {
        /// What PostgreSQL said.
        output: String,
    },
    /// `initdb` failed; what it had made is removed.
    #[error("initdb could not make a cluster for {}:\n{output}", data_dir.display())]
    Initdb {
        /// The directory of the cluster.
        data_dir: PathBuf,
        /// What `initdb` said.
        output: String,
    },
    /// Another program listens on the port.
    #[error("port {port} of 127.0.0.1, asked for PostgreSQL, is in use by another program. Choose another one")]
    PortInUse {
        /// The port asked for.
        port: u16,
    },
    /// A server left over from an earlier crash does not stop.
    #[error("an earlier PostgreSQL (process {pid}) still runs on {} and does not stop. Stop it with `kill -QUIT {pid}`", data_dir.display())]
    PreviousStillRunning {
        /// The directory of the cluster.
        data_dir: PathBuf,
        /// The left-over postmaster.
        pid: i32,
    },
    /// The server ended before it was ready.
    #[error("PostgreSQL ended while starting ({status}). Its log, in {}, says:\n{log}", log_dir.display())]
    Exited {
        /// How it ended.
        status: String,
        /// Directory of the log.
        log_dir: PathBuf,
        /// The last lines written by this start.
        log: String,
    },
    /// The server did not become ready in time, and was stopped.
    #[error("PostgreSQL was not ready within {} s. Its log, in {}, says:\n{log}", waited.as_secs(), log_dir.display())]
    NotReady {
        /// How long was waited.
        waited: Duration,
        /// Directory of the log.
        log_dir: PathBuf,
        /// The last lines written by this start.
        log: String,
    },
    /// The operating system refused something.
    #[error("cannot {action} {}: {source}", path.display())]
    Io {
        /// Such as "create directory".
        action: &'static str,
        /// The file, directory or program.
        path: PathBuf,
        /// The reason.
        source: io::Error,
    },
}

impl StartError {
    /// For `map_err`: names what was tried, and on what.
    pub(crate) fn io(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        move |source| Self::Io { action, path: path.to_owned(), source }
    }
}

/// Why a cluster did not stop.
#[derive(Debug, thiserror::Error)]
pub enum StopError {
    /// Neither a fast nor an immediate shutdown ended the server.
    #[error("PostgreSQL (process {pid}) on {} does not stop. End it with `kill -9 {pid}`; no data is lost", data_dir.display())]
    StillRunning {
        /// The postmaster.
        pid: i32,
        /// The directory of the cluster.
        data_dir: PathBuf,
    },
}
