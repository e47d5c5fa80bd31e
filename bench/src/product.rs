//! The release binary as a child process, over a data folder that is thrown away afterwards.

use std::fs::{self, File, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{ExitStatus, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;
use tempfile::TempDir;
use tokio::process::{Child, Command};
use tokio::time::{sleep, timeout};

use crate::target::{Demo, Target};

const START_TIMEOUT: Duration = Duration::from_secs(120);
const STOP_TIMEOUT: Duration = Duration::from_secs(30);
/// Also the resolution of the start-up figures.
const POLL: Duration = Duration::from_millis(2);

/// The temporary folder of a run: data folder and log of the product. Dropping it deletes it.
#[derive(Debug)]
pub struct Workspace {
    folder: TempDir,
}

impl Workspace {
    /// Makes the folder inside `parent`.
    ///
    /// # Errors
    /// When `parent` is missing or not writable.
    pub fn create(parent: &Path) -> Result<Self> {
        let folder = tempfile::Builder::new()
            .prefix("tidings-bench-")
            // Started as root, the product runs PostgreSQL as another user, who has to get through this folder.
            .permissions(Permissions::from_mode(0o755))
            .tempdir_in(parent)
            .with_context(|| format!("cannot make a folder in {}; choose another with --work-dir", parent.display()))?;
        Ok(Self { folder })
    }

    /// The data folder of the product.
    pub fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    fn log(&self) -> PathBuf {
        self.folder.path().join("tidings.log")
    }
}

/// A started product.
#[derive(Debug)]
pub struct Product {
    child: Child,
    /// Where to send the load.
    pub target: Target,
    /// From the spawn of the process until `/readyz` answered 200.
    pub start_up: Duration,
}

impl Product {
    /// Starts `<binary> up` over the workspace and waits until it is ready.
    ///
    /// # Errors
    /// When the binary cannot be run, ends early, or is not ready within two minutes. The end of its log is shown.
    pub async fn start(binary: &Path, workspace: &Workspace) -> Result<Self> {
        let data = workspace.data();
        let demo_file = data.join("demo.json");
        let left_over = fs::read(&demo_file).ok();
        let log = File::options().create(true).append(true).open(workspace.log())?;
        let started = Instant::now();
        let mut child = Command::new(binary)
            .args(["up", "--port", "0", "--admin-port", "0", "--data-dir"])
            .arg(&data)
            // What is measured is the product, not the limits of a service.
            .env("API_RATE_LIMIT_ENABLED", "false")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(log)
            .kill_on_drop(true)
            .spawn()
            .with_context(|| format!("cannot run {}; build it first, or name it with --tidings", binary.display()))?;
        let ready = timeout(START_TIMEOUT, wait_until_ready(&mut child, &demo_file, left_over.as_deref())).await;
        let target = ready
            .unwrap_or_else(|_| bail!("it was not ready within {} s", START_TIMEOUT.as_secs()))
            .with_context(|| format!("`tidings up` did not start; its log ends with:\n{}", tail(&workspace.log())))?;
        Ok(Self { child, target, start_up: started.elapsed() })
    }

    /// Interrupts the product as Ctrl-C does, and waits for it.
    ///
    /// # Errors
    /// When it does not stop in time (it is then killed) or stops with an error.
    pub async fn stop(mut self) -> Result<()> {
        let Some(pid) = self.child.id() else { bail!("`tidings up` ended during the run") };
        let process = i32::try_from(pid).ok().and_then(Pid::from_raw).context("no process id")?;
        kill_process(process, Signal::INT).with_context(|| format!("cannot interrupt process {pid}"))?;
        match timeout(STOP_TIMEOUT, self.child.wait()).await {
            Ok(status) => check_exit(status?),
            Err(_) => {
                self.child.kill().await?;
                bail!("`tidings up` did not stop within {} s of SIGINT and was killed", STOP_TIMEOUT.as_secs())
            }
        }
    }
}

fn check_exit(status: ExitStatus) -> Result<()> {
    ensure!(status.success(), "`tidings up` stopped with {status}");
    Ok(())
}

/// Waits for a `demo.json` that is not the one of an earlier start, then for `/readyz`.
async fn wait_until_ready(child: &mut Child, demo_file: &Path, left_over: Option<&[u8]>) -> Result<Target> {
    let demo = loop {
        check_alive(child)?;
        if let Some(demo) = read_demo(demo_file, left_over)? {
            break demo;
        }
        sleep(POLL).await;
    };
    let demo = Demo { admin_client_secret: admin_client_secret(demo_file), ..demo };
    let target = Target::from_demo(demo).await?;
    while !target.is_ready().await {
        check_alive(child)?;
        sleep(POLL).await;
    }
    Ok(target)
}

fn check_alive(child: &mut Child) -> Result<()> {
    match child.try_wait()? {
        Some(status) => bail!("it ended with {status}"),
        None => Ok(()),
    }
}

/// `None` while the file is missing, half-written, or still what `left_over` says.
fn read_demo(file: &Path, left_over: Option<&[u8]>) -> Result<Option<Demo>> {
    let Some(text) = fs::read(file).ok().filter(|text| Some(text.as_slice()) != left_over) else { return Ok(None) };
    let Ok(json) = serde_json::from_slice::<Value>(&text) else { return Ok(None) };
    let demo = serde_json::from_value(json).with_context(|| format!("{} lacks what is needed", file.display()))?;
    Ok(Some(demo))
}

/// `up` keeps its secrets beside the demo's file.
fn admin_client_secret(demo_file: &Path) -> Option<String> {
    let kept = fs::read(demo_file.with_file_name("secrets.json")).ok()?;
    let kept: Value = serde_json::from_slice(&kept).ok()?;
    Some(kept["admin_client_secret"].as_str()?.to_owned())
}

fn tail(log: &Path) -> String {
    let text = fs::read(log).unwrap_or_default();
    let text = String::from_utf8_lossy(&text);
    let lines: Vec<&str> = text.lines().collect();
    lines[lines.len().saturating_sub(20)..].join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_of_an_earlier_start_does_not_count() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("demo.json");
        let text = r#"{"api_url":"http://127.0.0.1:1","api_key":"k","pid":7,"service_id":"v","sms_template_id":"s","email_template_id":"e"}"#;
        assert!(read_demo(&file, None).unwrap().is_none(), "there is no file");
        fs::write(&file, &text[..20]).unwrap();
        assert!(read_demo(&file, None).unwrap().is_none(), "the file is half-written");
        fs::write(&file, text).unwrap();
        assert_eq!(read_demo(&file, None).unwrap().unwrap().pid, 7);
        assert!(read_demo(&file, Some(text.as_bytes())).unwrap().is_none(), "it was there before the start");
        fs::write(&file, "{}").unwrap();
        assert!(read_demo(&file, None).is_err(), "whole, but without what is needed");
    }

    #[tokio::test]
    async fn a_binary_that_ends_early_is_reported_with_its_log() {
        let workspace = Workspace::create(&std::env::temp_dir()).unwrap();
        // `cat` complains about the options on stderr and ends with 1, much as a misconfigured product would.
        let error = format!("{:#}", Product::start(Path::new("cat"), &workspace).await.unwrap_err());
        assert!(error.contains("exit status: 1") && error.contains("port"), "{error}");
    }
}
