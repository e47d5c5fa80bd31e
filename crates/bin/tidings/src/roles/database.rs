//! The private PostgreSQL of `up`, and the database in it.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use secrecy::SecretString;
use sqlx::{Connection, Executor, PgConnection};
use tidings_postgres_local::{Binaries, Cluster, ClusterOptions, StartError, url_of_running, user_cache_dir};

const NAME: &str = "tidings";

/// A private PostgreSQL, running.
#[derive(Debug)]
pub struct PrivateDatabase {
    cluster: Cluster,
    bin_dir: Option<PathBuf>,
}

impl PrivateDatabase {
    /// Starts it, made the first time, in `data_dir`.
    pub async fn start(data_dir: &Path, bin_dir: Option<&Path>) -> Result<Self> {
        let cluster = match start(within(data_dir), None, bin_dir).await {
            Err(error) if is_unreachable(&error) => {
                let elsewhere = elsewhere(data_dir);
                tracing::warn!(%error, "keeping the database in {} instead", elsewhere.display());
                start(elsewhere, None, bin_dir).await?
            }
            started => started?,
        };
        let this = Self { cluster, bin_dir: bin_dir.map(Path::to_owned) };
        this.ensure_database().await?;
        Ok(this)
    }

    /// Its URL.
    pub fn url(&self) -> SecretString {
        self.cluster.url(NAME).into()
    }

    /// Returns when it has ended without being told to.
    pub async fn exited(&self) {
        let exit = self.cluster.exited().await;
        tracing::error!("{exit}; starting it again");
    }

    /// Starts it again after it has ended, at the same address.
    pub async fn start_again(self) -> Result<Self> {
        let (data_dir, socket_dir) = (self.cluster.data_dir().to_owned(), self.cluster.socket_dir().to_owned());
        drop(self.cluster);
        let cluster = start(data_dir, Some(socket_dir), self.bin_dir.as_deref()).await?;
        Ok(Self { cluster, bin_dir: self.bin_dir })
    }

    /// Stops it and waits.
    pub async fn stop(self) -> Result<()> {
        Ok(self.cluster.stop().await?)
    }

    async fn ensure_database(&self) -> Result<()> {
        let mut conn = PgConnection::connect(&self.cluster.url("postgres")).await?;
        let exists: bool = sqlx::query_scalar("SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)")
            .bind(NAME)
            .fetch_one(&mut conn)
            .await?;
        if !exists {
            conn.execute("CREATE DATABASE tidings").await.context("cannot create the database")?;
        }
        conn.close().await?;
        Ok(())
    }
}

/// The URL of the database that another process runs for a data folder; `None` while none does.
pub fn running(data_dir: &Path) -> Option<SecretString> {
    let places = [within(data_dir), elsewhere(data_dir)];
    places.iter().find_map(|place| url_of_running(place, NAME)).map(Into::into)
}

/// Removes the database of a data folder that nobody uses.
pub fn remove(data_dir: &Path) -> Result<()> {
    for dir in [data_dir.to_owned(), elsewhere(data_dir)] {
        match std::fs::remove_dir_all(&dir) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                return Err(error).with_context(|| format!("cannot remove {}", dir.display()));
            }
            _ => {}
        }
    }
    Ok(())
}

async fn start(dir: PathBuf, socket_dir: Option<PathBuf>, bin_dir: Option<&Path>) -> Result<Cluster> {
    let binaries = Binaries::find_for(&dir, bin_dir, user_cache_dir().as_deref())?;
    let options = ClusterOptions { socket_dir, ..ClusterOptions::new(dir) };
    Ok(Cluster::start(&binaries, &options).await?)
}

/// As root, PostgreSQL runs as another user, who may not be able to enter the data folder.
fn is_unreachable(error: &anyhow::Error) -> bool {
    matches!(error.downcast_ref(), Some(StartError::Unreachable { .. }))
}

/// Where the database is, in its data folder.
fn within(data_dir: &Path) -> PathBuf {
    data_dir.join("postgres")
}

/// Where root's database goes then: a folder for this data folder alone, where everybody can enter.
fn elsewhere(data_dir: &Path) -> PathBuf {
    let absolute = std::path::absolute(data_dir).unwrap_or_else(|_| data_dir.to_owned());
    let name = absolute.to_string_lossy().trim_matches('/').replace('/', "-");
    Path::new("/var/lib/tidings").join(name).join("postgres")
}
