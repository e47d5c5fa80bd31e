//! `tidings up` as a child process.

use std::{
    fs,
    path::{Path, PathBuf},
    time::Duration,
};

use serde::Deserialize;
use serde_json::Value;
use tidings_app::demo::Demo;

use crate::harness::{Api, Folder, Process, Signal, tidings, until};

/// A first start makes a database cluster.
pub const START: Duration = Duration::from_secs(120);
pub const STOP: Duration = Duration::from_secs(30);
pub const DELIVERY: Duration = Duration::from_secs(60);

/// What `up` writes to `demo.json` at every start.
#[derive(Deserialize)]
pub struct DemoFile {
    pub api_url: String,
    pub admin_url: String,
    pid: u32,
    #[serde(flatten)]
    pub demo: Demo,
}

/// A running `tidings up`.
pub struct Running {
    pub process: Process,
    pub file: DemoFile,
    pub api: Api,
    data: PathBuf,
}

impl Running {
    /// Starts it over the data in `folder`.
    pub async fn start(folder: &Folder) -> Self {
        Self::start_with(folder, &[]).await
    }

    /// Starts it with more arguments.
    pub async fn start_with(folder: &Folder, more: &[&str]) -> Self {
        let data = folder.path().join("data");
        let mut command = tidings(&["up", "--port", "0", "--admin-port", "0", "--data-dir"]);
        command.arg(&data).args(more);
        let mut process = Process::start(command, folder.path(), "up");
        let file = until("`up` to say where it is", START, async || {
            process.expect_running();
            let text = fs::read(data.join("demo.json")).ok()?;
            // An earlier start has left one, too.
            serde_json::from_slice(&text).ok().filter(|file: &DemoFile| Some(file.pid) == process.id())
        });
        let file = file.await;
        let api = Api::new(file.demo.clone());
        Self { process, file, api, data }
    }

    pub fn demo_file(&self) -> PathBuf {
        self.data.join("demo.json")
    }

    pub fn database(&self) -> PathBuf {
        self.data.join("postgres")
    }

    /// Sends a text message and tells its id.
    pub async fn send_sms(&self) -> String {
        let sent = self.api.post(&self.file.api_url, "sms", &self.api.sms("07700900123")).await;
        let (status, reply) = sent.expect("an answer");
        assert_eq!(status, 201, "{reply}");
        reply["id"].as_str().expect("an id").to_owned()
    }

    /// The status of a notification; that of the reply when it is not to be had.
    pub async fn status(&self, id: &str) -> String {
        match self.api.get(&self.file.api_url, &format!("/v2/notifications/{id}")).await {
            Ok((200, notification)) => notification["status"].as_str().expect("a status").to_owned(),
            Ok((status, _)) => status.to_string(),
            Err(error) => error.to_string(),
        }
    }

    pub async fn until_delivered(&self, id: &str) {
        until("delivery", DELIVERY, async || (self.status(id).await == "delivered").then_some(())).await;
    }

    /// A page of the message viewer.
    pub async fn admin(&self, path: &str) -> Value {
        let (status, reply) = self.api.get(&self.file.admin_url, path).await.expect("an answer");
        assert_eq!(status, 200, "{path}: {reply}");
        reply
    }

    /// Ctrl-C, and an orderly end of everything.
    pub async fn stop(mut self) {
        self.process.signal(Signal::INT);
        let status = self.process.wait(STOP).await;
        assert!(status.success(), "{status}\n{}", self.process.log());
        self.until_postgres_is_gone().await;
    }

    /// Waits for the last process of PostgreSQL: the one that writes its log outlives the others a little.
    async fn until_postgres_is_gone(&self) {
        let database = self.database();
        until("PostgreSQL to be gone", STOP, async || processes_in(&database).is_empty().then_some(())).await;
    }
}

/// The processes that work in `dir`, as every process of a PostgreSQL does in its data directory.
pub fn processes_in(dir: &Path) -> Vec<i32> {
    let pids = fs::read_dir("/proc").expect("/proc").flatten();
    let pids = pids.filter_map(|entry| entry.file_name().to_str()?.parse().ok());
    pids.filter(|pid| fs::read_link(format!("/proc/{pid}/cwd")).is_ok_and(|cwd| cwd == dir)).collect()
}

/// The process id of the postmaster that runs in `dir`.
pub fn postmaster_of(dir: &Path) -> Option<i32> {
    let text = fs::read_to_string(dir.join("postmaster.pid")).ok()?;
    text.lines().next()?.trim().parse().ok()
}
