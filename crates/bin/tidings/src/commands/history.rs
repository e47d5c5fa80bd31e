//! `tidings history`: what the database does not keep any more.

use std::{fs, path::Path};

use anyhow::{Context, bail};
use jiff::civil::Date;
use serde_json::json;
use tidings_app::retention;
use tidings_blob::Key;
use tidings_store::history_files::HistoryFile;

use crate::{cli::HistoryCommand, roles::tool, settings::Settings};

/// What says which files there are.
const MANIFEST: &str = "manifest.json";

#[expect(clippy::print_stdout, reason = "what a command says")]
pub async fn run(settings: &Settings, command: &HistoryCommand) -> anyhow::Result<()> {
    let HistoryCommand::Export { folder, first_day, last_day } = command;
    let app = tool::app(settings, "tidings-history")?;
    let files = retention::history_files(&app, *first_day, *last_day).await?;
    if files.is_empty() {
        bail!("no history of these days is in files");
    }
    for file in &files {
        let path = folder.join(Key::history(file.day, file.part).below_bucket());
        // One that is there is whole: it is written beside its place first.
        if !path.exists() {
            write(&path, &retention::history_content(&app, file).await?)?;
        }
    }
    write(&folder.join(MANIFEST), &serde_json::to_vec_pretty(&manifest(&files))?)?;
    let rows: u64 = files.iter().map(|file| u64::from(file.row_count)).sum();
    println!("{rows} notifications in {} files in {}", files.len(), folder.display());
    println!("DuckDB reads them:  SELECT * FROM read_json('{}/*/*.ndjson.gz')", folder.display());
    Ok(())
}

fn write(path: &Path, content: &[u8]) -> anyhow::Result<()> {
    let beside = path.with_extension("tmp");
    let folder = path.parent().unwrap_or(path);
    fs::create_dir_all(folder)
        .and_then(|()| fs::write(&beside, content))
        .and_then(|()| fs::rename(&beside, path))
        .with_context(|| format!("cannot write {}", path.display()))
}

fn manifest(files: &[HistoryFile]) -> serde_json::Value {
    let day = |file: Option<&HistoryFile>| file.map(|file| file.day.to_string());
    let listed = files.iter().map(|file| {
        json!({
            "path": Key::history(file.day, file.part).below_bucket(),
            "created_on": file.day.to_string(),
            "rows": file.row_count,
            "bytes": file.byte_count,
            "sha256": file.sha256.iter().map(|byte| format!("{byte:02x}")).collect::<String>(),
        })
    });
    json!({
        "format": "lines of JSON, compressed by gzip; columns of Notify's table notification_history, times in UTC",
        "first_day": day(files.first()),
        "last_day": day(files.last()),
        "rows": files.iter().map(|file| u64::from(file.row_count)).sum::<u64>(),
        "files": listed.collect::<Vec<_>>(),
    })
}

/// Reads a day, as 2025-07-01.
pub fn day(text: &str) -> Result<Date, String> {
    text.parse().map_err(|_| format!("{text} is not a day: write it as 2025-07-01"))
}
