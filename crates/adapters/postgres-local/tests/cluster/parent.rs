//! A process of its own that runs a cluster, so that tests can kill it.

use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use rustix::process::{Pid, test_kill_process};
use tidings_postgres_local::ClusterOptions;

use crate::{connect, remember, start};

const DATA_DIR: &str = "TIDINGS_TEST_HOLD_DATA_DIR";
const HOLDING: &str = "holding ";

/// The other process, and the server that it started.
pub struct Parent {
    process: Child,
    pub postmaster: Pid,
    pub socket_dir: PathBuf,
}

impl Parent {
    /// Returns when its cluster is running and has remembered the word "kept".
    pub fn start(data_dir: &Path) -> Self {
        let mut process = Command::new(std::env::current_exe().expect("this program"))
            .args(["--exact", "parent::hold", "--ignored", "--nocapture"])
            .env(DATA_DIR, data_dir)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("another process");
        let output = BufReader::new(process.stdout.take().expect("its output"));
        let said = output
            .lines()
            .map_while(Result::ok)
            .find_map(|line| line.split_once(HOLDING).map(|(_, said)| said.to_owned()))
            .expect("it starts a cluster");
        let (pid, socket_dir) = said.split_once(' ').expect("process id and directory");
        let postmaster = Pid::from_raw(pid.parse().expect("number")).expect("process id");
        Self { process, postmaster, socket_dir: PathBuf::from(socket_dir) }
    }

    #[cfg(target_os = "linux")]
    pub fn pid(&self) -> u32 {
        self.process.id()
    }

    /// `kill -9`.
    pub fn kill(mut self) {
        self.process.kill().expect("kill");
        self.process.wait().expect("wait");
    }
}

/// Waits for a process that is not a child of this one; the test runner's own limit ends a wait in vain.
pub async fn ended(pid: Pid) {
    while test_kill_process(pid).is_ok() && !is_zombie(pid) {
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
}

/// In a container without an init process nobody collects orphans.
fn is_zombie(pid: Pid) -> bool {
    std::fs::read_to_string(format!("/proc/{}/stat", pid.as_raw_nonzero())).is_ok_and(|stat| stat.contains(") Z "))
}

/// Not a test of itself: the body of the other process. Ends with its standard input.
#[tokio::test]
#[ignore = "run by other tests, in a process of its own"]
async fn hold() {
    let Some(data_dir) = std::env::var_os(DATA_DIR) else { return };
    let cluster = start(&ClusterOptions::new(data_dir)).await;
    remember(&cluster, "kept").await;
    let _open = connect(&cluster).await;
    println!("\n{HOLDING}{} {}", cluster.pid(), cluster.socket_dir().display());
    std::io::stdout().flush().expect("flush");
    let _ = std::io::stdin().read(&mut [0]);
}
