//! Real clusters: started, used, stopped, killed and started again.
#![expect(clippy::expect_used, reason = "clippy excuses only the bodies of tests, not what they share")]

mod crash;
mod parent;
mod refusals;
mod running;

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use sqlx::{Connection, PgConnection};
use tempfile::TempDir;
use tidings_postgres_local::{Binaries, Cluster, ClusterOptions};

/// A place for a cluster that the unprivileged user can reach when the tests run as root.
struct Place {
    root: TempDir,
}

impl Place {
    fn new() -> Self {
        let root = tempfile::tempdir().expect("temporary directory");
        fs::set_permissions(root.path(), fs::Permissions::from_mode(0o711)).expect("chmod");
        Self { root }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.root.path().join(name)
    }

    fn data_dir(&self) -> PathBuf {
        self.path("data")
    }

    fn options(&self) -> ClusterOptions {
        ClusterOptions::throw_away(self.data_dir())
    }

    async fn start(&self) -> Cluster {
        start(&self.options()).await
    }
}

/// As the product would find it; the environment lets the same tests run against another PostgreSQL.
fn binaries() -> Binaries {
    let explicit = std::env::var_os("PG_BIN_DIR");
    Binaries::find(explicit.as_deref().map(Path::new), None).expect("PostgreSQL on this machine")
}

async fn start(options: &ClusterOptions) -> Cluster {
    Cluster::start(&binaries(), options).await.expect("cluster starts")
}

async fn start_error(options: &ClusterOptions) -> String {
    Cluster::start(&binaries(), options).await.expect_err("cluster does not start").to_string()
}

async fn connect(cluster: &Cluster) -> PgConnection {
    PgConnection::connect(&cluster.url("postgres")).await.expect("connection")
}

async fn remember(cluster: &Cluster, word: &str) {
    let mut connection = connect(cluster).await;
    sqlx::raw_sql("CREATE TABLE IF NOT EXISTS memory (word text)").execute(&mut connection).await.expect("table");
    sqlx::query("INSERT INTO memory VALUES ($1)").bind(word).execute(&mut connection).await.expect("row");
}

async fn remembered(cluster: &Cluster) -> Vec<String> {
    let mut connection = connect(cluster).await;
    sqlx::query_scalar("SELECT word FROM memory ORDER BY word").fetch_all(&mut connection).await.expect("rows")
}

async fn setting(connection: &mut PgConnection, name: &str) -> String {
    sqlx::query_scalar("SELECT current_setting($1)").bind(name).fetch_one(connection).await.expect("setting")
}
