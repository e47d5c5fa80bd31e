//! The history of more than a year ago moves from the database into files: lines of JSON, compressed by gzip, which the tools of those
//! who reckon with it read as they are (once they are decrypted: `tidings history export`).

use std::io::{Read, Write};

use flate2::{Compression, read::GzDecoder, write::GzEncoder};
use jiff::{Timestamp, ToSpan, civil::Date};
use sha2::{Digest, Sha256};
use tidings_blob::{Key, Metadata};
use tidings_domain::london;
use tidings_store::history_files::{self, HistoryFile};
use tokio::time::Instant;

use super::pause;
use crate::{App, Failure};

/// So many notifications in a file.
const IN_A_FILE: i64 = 50_000;

/// Moves what is older than `App::history_days` into files, day by day; tells how many notifications there were. Each file is written,
/// read back and compared before what is in it is deleted, in the transaction that says that the file is there: whenever that is broken
/// off, the rows are still there, and the next time writes the file anew.
///
/// # Errors
/// When the database or the disk does not do it; [`Failure::Broken`] when a file reads otherwise than it was written.
pub async fn move_history_to_files(app: &App, now: Timestamp) -> Result<u64, Failure> {
    let before = london::midnight(london::day(now).saturating_sub(i32::from(app.history_days).days()));
    let mut moved = 0;
    loop {
        let began = Instant::now();
        let rows = move_a_file(app, before, now).await?;
        if rows == 0 {
            return Ok(moved);
        }
        moved += rows;
        pause(began).await;
    }
}

async fn move_a_file(app: &App, before: Timestamp, now: Timestamp) -> Result<u64, Failure> {
    let mut transaction = app.begin().await?;
    let conn = &mut *transaction;
    if !history_files::lock(conn).await? {
        return Ok(0);
    }
    let Some(day) = history_files::oldest_day(conn, before).await? else { return Ok(0) };
    let rows = history_files::rows(conn, day, before, IN_A_FILE).await?;
    if rows.ids.is_empty() {
        return Ok(0);
    }
    let part = history_files::next_part(conn, day).await?;
    let file = write(app, day, part, rows.lines, now).await?;
    history_files::insert(conn, &file).await?;
    let deleted = history_files::delete(conn, &rows.ids).await?;
    if deleted != u64::from(file.row_count) {
        return Err(Failure::Broken(format!("of {} notifications in a file {deleted} were deleted", file.row_count)));
    }
    transaction.commit().await?;
    tracing::info!(%day, part, rows = deleted, bytes = file.byte_count, "history was moved into a file");
    Ok(deleted)
}

/// Writes a file, and reads it back.
async fn write(app: &App, day: Date, part: u32, lines: Vec<String>, now: Timestamp) -> Result<HistoryFile, Failure> {
    let row_count = u32::try_from(lines.len()).unwrap_or(u32::MAX);
    let content = off_the_runtime(move || compress(&lines)).await?;
    let file = HistoryFile {
        day,
        part,
        row_count,
        byte_count: content.len() as u64,
        sha256: Sha256::digest(&content).to_vec(),
        created_at: now,
    };
    app.blobs.put(Key::history(day, part), Metadata::new(), content).await?;
    let content = history_content(app, &file).await?;
    let read = off_the_runtime(move || count_lines(&content)).await?;
    if read != u64::from(row_count) {
        return Err(Failure::Broken(format!("a file of {row_count} notifications reads as one of {read}")));
    }
    Ok(file)
}

/// The files that there are of some days, both included, in order.
///
/// # Errors
/// When the database cannot be asked.
pub async fn history_files(app: &App, first: Option<Date>, last: Option<Date>) -> Result<Vec<HistoryFile>, Failure> {
    Ok(history_files::list(&app.pool, first, last).await?)
}

/// What is in a file, compressed.
///
/// # Errors
/// [`Failure::Broken`] when it is not there, or not what was written.
pub async fn history_content(app: &App, file: &HistoryFile) -> Result<Vec<u8>, Failure> {
    let (day, part) = (file.day, file.part);
    let stored = app.blobs.get(Key::history(day, part)).await?;
    match stored {
        Some((_, content)) if Sha256::digest(&content).as_slice() == file.sha256 => Ok(content),
        Some(_) => Err(Failure::Broken(format!("part {part} of the history of {day} is not what was written"))),
        None => Err(Failure::Broken(format!("part {part} of the history of {day} is not there"))),
    }
}

fn compress(lines: &[String]) -> std::io::Result<Vec<u8>> {
    let mut compressed = GzEncoder::new(Vec::new(), Compression::default());
    for line in lines {
        compressed.write_all(line.as_bytes())?;
        compressed.write_all(b"\n")?;
    }
    compressed.finish()
}

fn count_lines(compressed: &[u8]) -> std::io::Result<u64> {
    let mut content = GzDecoder::new(compressed);
    let (mut lines, mut piece) = (0, vec![0; 64 * 1024]);
    loop {
        let length = content.read(&mut piece)?;
        if length == 0 {
            return Ok(lines);
        }
        lines += piece.iter().take(length).filter(|byte| **byte == b'\n').count() as u64;
    }
}

/// Compressing takes up to a second.
async fn off_the_runtime<T: Send + 'static>(
    work: impl FnOnce() -> std::io::Result<T> + Send + 'static,
) -> Result<T, Failure> {
    let done = tokio::task::spawn_blocking(work).await;
    let broken = |error: &dyn std::fmt::Display| Failure::Broken(format!("history could not be compressed: {error}"));
    done.map_err(|error| broken(&error))?.map_err(|error| broken(&error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_compressed_has_as_many_lines() {
        for lines in [vec![], vec!["{}".to_owned()], vec![r#"{"a":"b\nc"}"#.repeat(40_000); 3]] {
            assert_eq!(count_lines(&compress(&lines).unwrap()).unwrap(), lines.len() as u64);
        }
    }
}
