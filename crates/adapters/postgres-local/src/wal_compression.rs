//! How whole pages are compressed in the server's log: with the fastest that the server was built with. After a crash the log can be
//! read only by a server that was built with it too: the one that wrote it, as long as that is installed.

use std::path::Path;

use crate::find::Binaries;
use crate::unprivileged::RunAs;

/// A setting of PostgreSQL's, by what this server knows of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum WalCompression {
    /// Costs a fraction of what the other does. Servers can be built without it.
    Lz4,
    /// PostgreSQL's own, which every server has.
    Pglz,
}

impl WalCompression {
    /// Asks the server's program, which refuses a value that it was not built for; it starts no server. Whatever goes wrong with
    /// that is no reason not to start one.
    pub(crate) async fn of(binaries: &Binaries, data_dir: &Path, run_as: &RunAs) -> Self {
        let mut command = run_as.command(binaries.program("postgres"));
        command.arg("-D").arg(data_dir).args(["-c", "wal_compression=lz4", "-C", "wal_compression"]);
        let done = tokio::process::Command::from(command).kill_on_drop(true).output().await;
        if done.is_ok_and(|done| done.status.success() && done.stdout.trim_ascii() == b"lz4") {
            Self::Lz4
        } else {
            Self::Pglz
        }
    }

    /// As PostgreSQL's setting has it.
    pub(crate) fn setting(self) -> &'static str {
        match self {
            Self::Lz4 => "lz4",
            Self::Pglz => "pglz",
        }
    }
}
