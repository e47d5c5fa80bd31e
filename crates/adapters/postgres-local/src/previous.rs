//! What a crash left behind: a server without its parent, or the traces of one.

use std::fs;
use std::path::Path;
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process, test_kill_process};
use tokio::time::{Instant, sleep};

use crate::error::StartError;
use crate::postmaster_pid::{self, PostmasterPid, is_server_of};

/// For a shutdown that is under way, or that is asked for here.
const FAST_SHUTDOWN: Duration = Duration::from_secs(30);
const IMMEDIATE_SHUTDOWN: Duration = Duration::from_secs(10);
const POLL: Duration = Duration::from_millis(50);

/// Ends the server that an earlier process left on `data_dir`, whatever it is doing. The caller holds the lock, so nobody
/// is using it.
pub(crate) async fn stop_previous(data_dir: &Path) -> Result<(), StartError> {
    let Some(PostmasterPid { pid, .. }) = PostmasterPid::read(data_dir) else { return Ok(()) };
    if is_server_of(pid, data_dir) {
        tracing::warn!(pid = pid.as_raw_nonzero(), "an earlier PostgreSQL still runs: stopping it first");
    }
    for (signal, patience) in [(Signal::INT, FAST_SHUTDOWN), (Signal::QUIT, IMMEDIATE_SHUTDOWN)] {
        if ended_within(patience, pid, data_dir, signal).await {
            return forget(pid, data_dir);
        }
    }
    Err(StartError::PreviousStillRunning { data_dir: data_dir.to_owned(), pid: pid.as_raw_nonzero().get() })
}

async fn ended_within(patience: Duration, pid: Pid, data_dir: &Path, signal: Signal) -> bool {
    let deadline = Instant::now() + patience;
    if is_server_of(pid, data_dir) {
        // It may end in between: then it has ended.
        let _ = kill_process(pid, signal);
    }
    while is_server_of(pid, data_dir) {
        if Instant::now() >= deadline {
            return false;
        }
        sleep(POLL).await;
    }
    true
}

/// A server refuses to start while the process named in the file lives, even if it is something else by now, or has ended
/// without anybody asking about it. What else it checks, the use of its shared memory, does not need the file.
fn forget(pid: Pid, data_dir: &Path) -> Result<(), StartError> {
    let is_stale = PostmasterPid::read(data_dir).is_some_and(|file| file.pid == pid);
    if is_stale { remove_if_misleading(&data_dir.join(postmaster_pid::FILE), pid) } else { Ok(()) }
}

/// The same for the lock file of the socket, if it is of this cluster: other clusters may share a chosen directory.
pub(crate) fn forget_stale_socket(socket_dir: &Path, port: u16, data_dir: &Path) -> Result<(), StartError> {
    let lock = socket_dir.join(format!(".s.PGSQL.{port}.lock"));
    match PostmasterPid::read_file(&lock) {
        Some(file) if file.data_dir == data_dir => remove_if_misleading(&lock, file.pid),
        _ => Ok(()),
    }
}

fn remove_if_misleading(file: &Path, pid: Pid) -> Result<(), StartError> {
    if test_kill_process(pid).is_err() {
        return Ok(());
    }
    fs::remove_file(file).map_err(StartError::io("remove the stale file", file))
}
