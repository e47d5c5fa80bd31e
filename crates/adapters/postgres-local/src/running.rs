//! A server that another process runs, found by what it leaves in its directory.

use std::fs;
use std::path::Path;

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use crate::SUPERUSER;
use crate::postmaster_pid::{PostmasterPid, is_server_of};

/// The URL of a database of the cluster in `data_dir`, over its unix socket, for the user who runs it and for root; `None` when no
/// server of this crate accepts connections there.
#[must_use]
pub fn url_of_running(data_dir: &Path, database: &str) -> Option<String> {
    let data_dir = fs::canonicalize(data_dir).ok()?;
    let PostmasterPid { pid, socket, is_ready, .. } = PostmasterPid::read(&data_dir)?;
    let (socket_dir, port) = socket.filter(|_| is_ready && is_server_of(pid, &data_dir))?;
    Some(socket_url(&socket_dir, port, database))
}

/// The URL of a database over a unix socket, for sqlx. The superuser needs no password there.
pub(crate) fn socket_url(socket_dir: &Path, port: u16, database: &str) -> String {
    format!(
        "postgres://{SUPERUSER}@localhost/{}?host={}&port={port}",
        utf8_percent_encode(database, NON_ALPHANUMERIC),
        utf8_percent_encode(&socket_dir.to_string_lossy(), NON_ALPHANUMERIC),
    )
}
