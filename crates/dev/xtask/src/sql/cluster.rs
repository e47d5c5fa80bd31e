//! A PostgreSQL that lives as long as one command.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use super::programs::Programs;
use crate::scratch::ScratchDir;

/// Both the superuser and the database, as `initdb` makes them.
const NAME: &str = "postgres";
const START_LIMIT: Duration = Duration::from_secs(60);

/// A running server with a migrated database. Dropping it ends the server and removes its files.
#[derive(Debug)]
pub struct Cluster {
    server: Child,
    programs: Programs,
    dir: ScratchDir,
}

impl Drop for Cluster {
    fn drop(&mut self) {
        // Its data goes with it, so it need not be saved.
        let mut stop = self.programs.command("pg_ctl");
        stop.args(["stop", "--mode=immediate", "--pgdata"]).arg(data_in(self.dir.path()));
        if quietly(&mut stop).is_err() {
            // It has ended already, or it does not listen.
            let _ = self.server.kill();
        }
        let _ = self.server.wait();
    }
}

impl Cluster {
    /// Makes a cluster, applies the migrations and starts the server.
    pub fn start(migrations: &[PathBuf]) -> Result<Self> {
        let dir = ScratchDir::new("sql")?;
        let programs = Programs::find(dir.path())?;
        programs.give(dir.path())?;
        let mut initdb = programs.command("initdb");
        initdb.args(["--username", NAME, "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync", "--pgdata"]);
        quietly(initdb.arg(data_in(dir.path())))?;
        for migration in migrations {
            apply(&programs, dir.path(), migration)?;
        }
        let log = dir.path().join("log");
        let server = serve(&programs, dir.path(), &log)?;
        let mut cluster = Self { server, programs, dir };
        cluster.wait_until_ready(&log)?;
        Ok(cluster)
    }

    fn wait_until_ready(&mut self, log: &Path) -> Result<()> {
        let began = Instant::now();
        while !is_ready(&data_in(self.dir.path())) {
            if self.server.try_wait()?.is_some() || began.elapsed() > START_LIMIT {
                bail!("PostgreSQL did not start:\n{}", fs::read_to_string(log).unwrap_or_default());
            }
            thread::sleep(Duration::from_millis(20));
        }
        Ok(())
    }

    /// Where sqlx finds the database. The server listens on a socket in a folder that only its owner can enter.
    pub fn url(&self) -> String {
        format!("postgres://{NAME}@localhost/{NAME}?host={}", encoded(&self.dir.path().to_string_lossy()))
    }
}

fn data_in(dir: &Path) -> PathBuf {
    dir.join("data")
}

/// Applies a file in single-user mode: the portable PostgreSQL brings no `psql`.
fn apply(programs: &Programs, dir: &Path, migration: &Path) -> Result<()> {
    let sql = fs::read_to_string(migration).with_context(|| format!("cannot read {}", migration.display()))?;
    let input = dir.join("input.sql");
    fs::write(&input, as_one_query(&sql)).with_context(|| format!("cannot write {}", input.display()))?;
    let input = File::open(&input).with_context(|| format!("cannot read {}", input.display()))?;
    let mut command = programs.command("postgres");
    command.args(["--single", "-j", "-F", "-c", "exit_on_error=on", "-c", "log_min_error_statement=panic", "-D"]);
    quietly(command.arg(data_in(dir)).arg(NAME).stdin(input))
        .with_context(|| format!("cannot apply the migration {}", migration.display()))
}

/// With `-j` an empty line after a semicolon ends a query. A migration is one query, hence one transaction.
fn as_one_query(sql: &str) -> String {
    sql.replace(";\n\n", ";\n \n")
}

fn serve(programs: &Programs, dir: &Path, log: &Path) -> Result<Child> {
    let file = File::create(log).with_context(|| format!("cannot create {}", log.display()))?;
    let mut command = programs.command("postgres");
    command.args(["-F", "-c", "listen_addresses=", "-k"]).arg(dir).arg("-D").arg(data_in(dir));
    command.stdout(Stdio::null()).stderr(file).spawn().context("cannot start `postgres`")
}

/// The eighth line of `postmaster.pid` tells the server's state.
fn is_ready(data: &Path) -> bool {
    let state = fs::read_to_string(data.join("postmaster.pid"));
    state.is_ok_and(|text| text.lines().nth(7).is_some_and(|line| line.trim() == "ready"))
}

/// Runs it, and shows what it said on standard error only when it fails.
fn quietly(command: &mut Command) -> Result<()> {
    let program = command.get_program().to_string_lossy().into_owned();
    let done = command.stdout(Stdio::null()).output().with_context(|| format!("cannot start {program}"))?;
    if !done.status.success() {
        bail!("{program} failed ({}):\n{}", done.status, String::from_utf8_lossy(&done.stderr).trim_end());
    }
    Ok(())
}

/// For the query of a URL.
fn encoded(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_./".contains(&byte);
    text.bytes().map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_hold_any_path() {
        assert_eq!(encoded("/tmp/a b&c=ü"), "/tmp/a%20b%26c%3D%C3%BC");
    }

    #[test]
    fn no_empty_line_ends_a_query_early() {
        assert_eq!(as_one_query("SELECT 1;\n\nSELECT 2;\n"), "SELECT 1;\n \nSELECT 2;\n");
    }

    #[test]
    fn a_cluster_starts_with_its_migrations_and_leaves_nothing() {
        let dir = ScratchDir::new("cluster-test").unwrap();
        let good = dir.path().join("1.sql");
        fs::write(&good, "CREATE TABLE a (b text);\n\nINSERT INTO a VALUES ('c;\n\nd');\n").unwrap();
        let cluster = Cluster::start(&[good]).unwrap();
        let home = cluster.dir.path().to_owned();
        assert!(home.join(".s.PGSQL.5432").exists());
        drop(cluster);
        assert!(!home.exists());
    }

    #[test]
    fn a_migration_that_fails_is_named_with_the_reason() {
        let dir = ScratchDir::new("migration-test").unwrap();
        let bad = dir.path().join("7_bad.sql");
        fs::write(&bad, "SELECT 1;\n\nSELECT nothing_like_this;\n").unwrap();
        let error = format!("{:#}", Cluster::start(&[bad]).unwrap_err());
        assert!(error.contains("7_bad.sql") && error.contains("nothing_like_this"), "{error}");
    }
}
