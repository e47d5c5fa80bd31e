//! Making a cluster with `initdb`: wholly or not at all.

use std::fs::{self, File, Permissions};
use std::io::{self, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use crate::SUPERUSER;
use crate::error::StartError;
use crate::find::Binaries;
use crate::unprivileged::RunAs;

/// In every cluster made here, so that no other cluster is ever taken for one.
const MARKER: &str = "tidings.cluster";
const MARKER_TEXT: &str = "This cluster was made by Tidings, which starts and stops its server.\n";

/// The major version that made the cluster in `data_dir`, if there is one.
pub(crate) fn major_of_cluster(data_dir: &Path) -> Option<u32> {
    fs::read_to_string(data_dir.join("PG_VERSION")).ok()?.trim().parse().ok()
}

/// Makes the cluster unless it is there; refuses a directory that holds anything else.
pub(crate) async fn ensure_cluster(
    binaries: &Binaries,
    data_dir: &Path,
    run_as: &RunAs,
    durable: bool,
) -> Result<(), StartError> {
    if is_missing_or_empty(data_dir).map_err(StartError::io("read directory", data_dir))? {
        return make(binaries, data_dir, run_as, durable).await;
    }
    if !data_dir.join(MARKER).is_file() {
        return Err(StartError::NotOurs { data_dir: data_dir.to_owned() });
    }
    match major_of_cluster(data_dir) {
        Some(major) if major == binaries.version().major => Ok(()),
        major => Err(StartError::WrongMajor {
            data_dir: data_dir.to_owned(),
            made_by: major.map_or_else(|| "of an unknown version".to_owned(), |major| major.to_string()),
            found: binaries.version(),
        }),
    }
}

fn is_missing_or_empty(dir: &Path) -> io::Result<bool> {
    match fs::read_dir(dir) {
        Ok(mut entries) => Ok(entries.next().is_none()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(true),
        Err(error) => Err(error),
    }
}

/// Makes it beside its place under a name of its own, then renames it. An `initdb` that outlives its caller cannot meet the
/// next one, and what it left is removed then.
async fn make(binaries: &Binaries, data_dir: &Path, run_as: &RunAs, durable: bool) -> Result<(), StartError> {
    let (parent, prefix) = partial_name(data_dir);
    remove_partial(&parent, &prefix);
    let partial = tempfile::Builder::new()
        .prefix(&prefix)
        .permissions(Permissions::from_mode(0o700))
        .tempdir_in(&parent)
        .map_err(StartError::io("create a directory in", &parent))?;
    run_as.give(partial.path())?;

    tracing::info!(data_dir = %data_dir.display(), version = %binaries.version(), "making a PostgreSQL cluster");
    initdb(binaries, data_dir, partial.path(), run_as, durable).await?;

    let marker = partial.path().join(MARKER);
    File::create_new(&marker)
        .and_then(|mut file| file.write_all(MARKER_TEXT.as_bytes()).and_then(|()| file.sync_all()))
        .map_err(StartError::io("write", &marker))?;
    run_as.give(&marker)?;
    fs::rename(partial.path(), data_dir).map_err(StartError::io("move the new cluster to", data_dir))?;
    let _renamed_away = partial.keep();
    if durable {
        File::open(&parent).and_then(|dir| dir.sync_all()).map_err(StartError::io("sync directory", &parent))?;
    }
    Ok(())
}

fn partial_name(data_dir: &Path) -> (PathBuf, String) {
    let parent = data_dir.parent().unwrap_or(Path::new("/")).to_owned();
    let name = data_dir.file_name().unwrap_or_default().to_string_lossy();
    (parent, format!("{name}.partial-"))
}

fn remove_partial(parent: &Path, prefix: &str) {
    let Ok(entries) = fs::read_dir(parent) else { return };
    for entry in entries.flatten().filter(|entry| entry.file_name().to_string_lossy().starts_with(prefix)) {
        if let Err(error) = fs::remove_dir_all(entry.path()) {
            tracing::warn!(path = %entry.path().display(), %error, "cannot remove what an interrupted initdb left");
        }
    }
}

async fn initdb(
    binaries: &Binaries,
    data_dir: &Path,
    target: &Path,
    run_as: &RunAs,
    durable: bool,
) -> Result<(), StartError> {
    let program = binaries.program("initdb");
    let mut output = String::new();
    for locale in locales(binaries.version().major) {
        let mut command = run_as.command(&program);
        command.arg("--pgdata").arg(target).args(["--username", SUPERUSER, "--encoding=UTF8", "--lc-messages=C"]);
        // The socket's directory is closed to other users, so whoever reaches it is the owner or root.
        command.args(["--auth-local=trust", "--auth-host=scram-sha-256", "--data-checksums"]).args(*locale);
        if !durable {
            command.arg("--no-sync");
        }
        let mut command = tokio::process::Command::from(command);
        let done = command.kill_on_drop(true).output().await.map_err(StartError::io("run", &program))?;
        if done.status.success() {
            return Ok(());
        }
        output = String::from_utf8_lossy(&done.stderr).trim_end().to_owned();
        if !output.contains("locale") {
            break;
        }
    }
    Err(StartError::Initdb { data_dir: data_dir.to_owned(), output })
}

/// Order by code point, and Unicode's upper and lower case, in the order of preference. Version 17 brought a locale of
/// PostgreSQL's own, which an update of the system's C library cannot change; C.UTF-8 is not on every system.
fn locales(major: u32) -> &'static [&'static [&'static str]] {
    const BUILTIN: &[&str] = &["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"];
    const SYSTEM: &[&str] = &["--locale=C.UTF-8"];
    const LAST_RESORT: &[&str] = &["--locale=C"];
    if major >= 17 { &[BUILTIN] } else { &[SYSTEM, LAST_RESORT] }
}
