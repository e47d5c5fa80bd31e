//! The binary as a child process.

use std::{
    fs::{self, File},
    path::{Path, PathBuf},
    process::{ExitStatus, Stdio},
    time::Duration,
};

pub use rustix::process::Signal;
use rustix::process::{Pid, kill_process};
use tokio::process::{Child, Command};

/// What a child may know of the environment: nobody's settings.
const PASSED_ON: &[&str] = &["PATH", "HOME", "TMPDIR", "XDG_CACHE_HOME", "PG_BIN_DIR"];

/// The binary with arguments, and without settings from this environment.
pub fn tidings(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tidings"));
    command.args(arguments).env_clear().stdin(Stdio::null()).kill_on_drop(true);
    command.envs(PASSED_ON.iter().filter_map(|name| Some((name, std::env::var_os(name)?))));
    command
}

/// A running binary, whose output goes to files. Killed when dropped.
pub struct Process {
    child: Child,
    pid: Pid,
    stdout: PathBuf,
    stderr: PathBuf,
}

impl Process {
    /// Starts `command`; `name` is that of its output's files in `folder`.
    pub fn start(mut command: Command, folder: &Path, name: &str) -> Self {
        let (stdout, stderr) = (folder.join(format!("{name}.out")), folder.join(format!("{name}.log")));
        command.stdout(File::create(&stdout).expect("a file for the output"));
        command.stderr(File::create(&stderr).expect("a file for the log"));
        let child = command.spawn().expect("the binary can be run");
        let pid = child.id().and_then(|pid| Pid::from_raw(pid.try_into().ok()?)).expect("a child that runs");
        Self { child, pid, stdout, stderr }
    }

    /// Its number, until its end was noticed.
    pub fn id(&self) -> Option<u32> {
        self.child.id()
    }

    pub fn signal(&self, signal: Signal) {
        kill_process(self.pid, signal).expect("the process is there");
    }

    /// `kill -9`, and waits for the process to be gone.
    pub async fn kill(mut self) {
        self.child.kill().await.expect("the process is there");
    }

    /// Waits for the end.
    pub async fn wait(&mut self, limit: Duration) -> ExitStatus {
        match tokio::time::timeout(limit, self.child.wait()).await {
            Ok(status) => status.expect("a status"),
            Err(_) => panic!("still running after {} seconds. Its log:\n{}", limit.as_secs(), self.log()),
        }
    }

    /// Panics with the log when the process has ended.
    pub fn expect_running(&mut self) {
        if let Some(status) = self.child.try_wait().expect("a status") {
            panic!("the process has ended with {status}. Its log:\n{}", self.log());
        }
    }

    /// What it has written to standard output so far.
    pub fn output(&self) -> String {
        fs::read_to_string(&self.stdout).expect("the output")
    }

    /// What it has written to standard error so far.
    pub fn log(&self) -> String {
        fs::read_to_string(&self.stderr).expect("the log")
    }
}
