//! A Redis of a test's own.

use std::{
    net::{Ipv4Addr, TcpListener},
    path::PathBuf,
    process::{Child, Command, Stdio},
};

use tempfile::TempDir;

use crate::eventually;

const PROGRAM: &str = "redis-server";

/// A server on a socket in a folder of its own, with nothing on disk. Ends with this value.
#[derive(Debug)]
pub struct RedisServer {
    folder: TempDir,
    process: Option<Child>,
    /// On the loopback address, beside the socket.
    port: Option<u16>,
}

impl RedisServer {
    /// Starts one and waits until it answers.
    pub async fn start() -> Self {
        Self::start_on(None).await
    }

    /// Starts one that listens on the loopback address as well, on a port that was free.
    pub async fn start_on_loopback() -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
        let port = listener.local_addr().expect("an address").port();
        drop(listener);
        Self::start_on(Some(port)).await
    }

    async fn start_on(port: Option<u16>) -> Self {
        let mut server = Self { folder: TempDir::new().expect("a temporary folder"), process: None, port };
        server.start_again().await;
        server
    }

    /// Whether there is a server to start on this machine.
    pub fn is_installed() -> bool {
        let asked = Command::new(PROGRAM).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
        asked.is_ok_and(|status| status.success())
    }

    /// Its URL: on the loopback address where it listens there.
    pub fn url(&self) -> String {
        match self.port {
            Some(port) => format!("redis://127.0.0.1:{port}"),
            None => format!("unix://{}", self.socket().display()),
        }
    }

    /// Kills it: what it held is gone, but for what was written by `SAVE`.
    pub fn kill(&mut self) {
        if let Some(mut process) = self.process.take() {
            process.kill().and_then(|()| process.wait()).expect("it was running");
        }
    }

    /// Starts it after [`kill`](Self::kill): empty, or with what was written by `SAVE`.
    pub async fn start_again(&mut self) {
        let mut command = Command::new(PROGRAM);
        command.args(["--bind", "127.0.0.1", "--port"]).arg(self.port.unwrap_or(0).to_string());
        command.args(["--save", "", "--appendonly", "no", "--unixsocket"]).arg(self.socket());
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
