//! Tidings as separate processes over one PostgreSQL, as in production.

use std::{path::PathBuf, time::Duration};

use sqlx::PgPool;
use tidings_app::{SystemClock, demo::Demo};
use tidings_domain::Clock;
use tidings_postgres_local::{Binaries, Cluster, ClusterOptions};
use tidings_store::ColumnSigner;
use tokio::process::Command;

use super::{Folder, Process, tidings, until};

/// Strong, as far as `serve` can tell.
const SECRET_KEY: &str = "pV6rTq-1mYx08LsWc3Zk";
const DANGEROUS_SALT: &str = "n4Hd-92jKq";
const TOKEN_SECRET_KEY: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
pub const ADMIN_CLIENT_SECRET: &str = "g7Wb-0zQe5Rt3Vu9Xy1N";
/// What the secrets' variables hold.
const SECRETS: [(&str, &str); 4] = [
    ("SECRET_KEY", SECRET_KEY),
    ("DANGEROUS_SALT", DANGEROUS_SALT),
    ("TOKEN_SECRET_KEY", TOKEN_SECRET_KEY),
    ("ADMIN_CLIENT_SECRET", ADMIN_CLIENT_SECRET),
];
const DATABASE: &str = "postgres";
/// Recovery after a crash included.
const START: Duration = Duration::from_secs(60);

/// A PostgreSQL of its own, and what the processes are told.
pub struct Installation {
    // Dropped in this order: the folder last.
    cluster: Option<Cluster>,
    options: ClusterOptions,
    database_url: String,
    pub folder: Folder,
}

impl Installation {
    /// Starts PostgreSQL, durable as in production, with an empty database.
    pub async fn new() -> Self {
        let folder = Folder::new();
        let options = ClusterOptions::new(folder.path().join("postgres"));
        let cluster = start(&options).await;
        let database_url = cluster.url(DATABASE);
        Self { cluster: Some(cluster), options, database_url, folder }
    }

    /// As [`Installation::new`], with the schema and a service to send with.
    pub async fn with_service() -> (Self, Demo) {
        let this = Self::new().await;
        let output = this.command(&["migrate"]).output().await.expect("the binary can be run");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let pool = this.pool();
        let demo = tidings_app::demo::create(&pool, &this.signer(), SystemClock.now()).await.expect("a service");
        pool.close().await;
        (this, demo)
    }

    /// Connections of the test's own.
    pub fn pool(&self) -> PgPool {
        PgPool::connect_lazy(&self.database_url).expect("a URL")
    }

    /// What the processes read and write encoded columns with.
    pub fn signer(&self) -> ColumnSigner {
        ColumnSigner::new(&SECRET_KEY.into(), &DANGEROUS_SALT.into())
    }

    pub fn postmaster(&self) -> i32 {
        self.cluster.as_ref().expect("PostgreSQL runs").pid()
    }

    /// Starts PostgreSQL, again if it was stopped or killed, at the same address.
    pub async fn start_postgres(&mut self) {
        drop(self.cluster.take());
        let cluster = start(&self.options).await;
        assert_eq!(cluster.url(DATABASE), self.database_url);
        self.cluster = Some(cluster);
    }

    pub async fn stop_postgres(&mut self) {
        self.cluster.take().expect("PostgreSQL runs").stop().await.expect("it stops");
    }

    /// The binary with the database's address and nothing else.
    pub fn command_without_secrets(&self, arguments: &[&str]) -> Command {
        let mut command = tidings(arguments);
        command.current_dir(self.folder.path());
        command.envs([
            ("DATABASE_URL", self.database_url.as_str()),
            ("TIDINGS_SANDBOX", "true"),
            ("LOG_FORMAT", "json"),
        ]);
        command
    }

    /// The binary with all it needs.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = self.command_without_secrets(arguments);
        command.envs(SECRETS);
        command
    }

    /// The binary with all it needs, told by the `_FILE` variables alone.
    pub fn command_by_files(&self, arguments: &[&str]) -> Command {
        let mut command = self.command_without_secrets(arguments);
        command.env_remove("DATABASE_URL");
        for (name, value) in SECRETS.into_iter().chain([("DATABASE_URL", self.database_url.as_str())]) {
            let path: PathBuf = self.folder.write(name, &format!("{value}\n"));
            command.env(format!("{name}_FILE"), path);
        }
        command
    }

    /// Starts a server of the public API by `command` on any port, and tells its URL.
    pub async fn serve(&self, command: Command, name: &str) -> (Process, String) {
        self.serve_role(command, "public-api", name).await
    }

    /// Starts a server of one role by `command` on any port, and tells its URL.
    pub async fn serve_role(&self, mut command: Command, role: &str, name: &str) -> (Process, String) {
        command.args(["serve", role, "--port", "0"]);
        let mut process = Process::start(command, self.folder.path(), name);
        let url = until("the server to say where it is", START, async || {
            process.expect_running();
            let log = process.log();
            let lines = log.lines().filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok());
            lines.filter_map(|line| line["url"].as_str().map(str::to_owned)).next()
        });
        let url = url.await;
        (process, url)
    }

    /// Starts workers.
    pub fn work(&self, name: &str) -> Process {
        Process::start(self.command(&["work"]), self.folder.path(), name)
    }
}

async fn start(options: &ClusterOptions) -> Cluster {
    let cache = std::env::var_os("XDG_CACHE_HOME")
        .map(PathBuf::from)
        .or_else(|| Some(PathBuf::from(std::env::var_os("HOME")?).join(".cache")))
        .map(|cache| cache.join("tidings"));
    let explicit = std::env::var_os("PG_BIN_DIR").map(PathBuf::from);
    let binaries = Binaries::find(explicit.as_deref(), cache.as_deref()).unwrap_or_else(|error| panic!("{error}"));
    Cluster::start(&binaries, options).await.unwrap_or_else(|error| panic!("{error}"))
}
