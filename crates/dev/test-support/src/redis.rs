//! A Redis of a test's own.

use std::{
    path::PathBuf,
    process::{Child, Command, Stdio},
};

use tempfile::TempDir;

use crate::eventually;

/// A server on a socket in a folder of its own, with nothing on disk. Ends with this value.
#[derive(Debug)]
pub struct RedisServer {
    folder: TempDir,
    process: Option<Child>,
}

impl RedisServer {
    /// Starts one and waits until it answers.
    pub async fn start() -> Self {
        let mut server = Self { folder: TempDir::new().expect("a temporary folder"), process: None };
        server.start_again().await;
        server
    }

    /// Its URL.
    pub fn url(&self) -> String {
        format!("unix://{}", self.socket().display())
    }

    /// Kills it: what it held is gone, but for what was written by `SAVE`.
    pub fn kill(&mut self) {
        if let Some(mut process) = self.process.take() {
            process.kill().and_then(|()| process.wait()).expect("it was running");
        }
    }

    /// Starts it after [`kill`](Self::kill): empty, or with what was written by `SAVE`.
    pub async fn start_again(&mut self) {
        let mut command = Command::new("redis-server");
        command.args(["--port", "0", "--save", "", "--appendonly", "no", "--unixsocket"]).arg(self.socket());
        command.stdin(Stdio::null()).stdout(Stdio::null()).current_dir(self.folder.path());
        self.process = Some(command.spawn().expect("redis-server is installed: scripts/setup.sh redis"));
        let socket = self.socket();
        eventually("Redis answers", || async { tokio::net::UnixStream::connect(&socket).await.is_ok() }).await;
    }

    /// The socket that it listens on.
    pub fn socket(&self) -> PathBuf {
        self.folder.path().join("redis.sock")
    }
}

impl Drop for RedisServer {
    fn drop(&mut self) {
        self.kill();
    }
}
