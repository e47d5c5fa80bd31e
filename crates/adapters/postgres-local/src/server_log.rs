//! The server's log files, read to tell the user why it did not start.

use std::collections::HashMap;
use std::fs::{self, File};
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::time::Duration;

use tokio::time::{Instant, sleep};

/// As the setting `log_directory`.
pub(crate) const DIR: &str = "log";
/// What the server says before its own log is open; begun anew at each start.
pub(crate) const STARTUP_FILE: &str = "startup.log";
const SHOWN_LINES: usize = 15;
/// Spent in full only on a server that was killed, and left no last words.
const LAG: Duration = Duration::from_secs(2);

/// The log directory, and how long its files were at one moment.
#[derive(Debug)]
pub(crate) struct ServerLog {
    dir: PathBuf,
    lengths: HashMap<PathBuf, u64>,
}

impl ServerLog {
    /// Remembers what is there before a start.
    pub(crate) fn mark(data_dir: &Path) -> Self {
        let dir = data_dir.join(DIR);
        let mut lengths = files_in(&dir).unwrap_or_default();
        lengths.remove(&dir.join(STARTUP_FILE));
        Self { dir, lengths }
    }

    pub(crate) fn dir(&self) -> &Path {
        &self.dir
    }

    /// Everything written since the mark. What cannot be read is left out: this is only for messages.
    pub(crate) fn written_since(&self) -> String {
        let mut paths: Vec<_> = files_in(&self.dir).unwrap_or_default().into_keys().collect();
        // The server's own log after what was said before it was open.
        paths.sort_by_key(|path| !path.ends_with(STARTUP_FILE));
        paths.iter().filter_map(|path| read_from(path, self.lengths.get(path).copied().unwrap_or(0)).ok()).collect()
    }

    /// Waits until the last words of a server that has ended are there: another process writes the log, and may lag behind.
    pub(crate) async fn settled(&self) {
        let last_words = ["FATAL: ", "PANIC: ", "is shut down"];
        let deadline = Instant::now() + LAG;
        while Instant::now() < deadline && !last_words.iter().any(|words| self.written_since().contains(words)) {
            sleep(Duration::from_millis(20)).await;
        }
    }

    /// The last lines of [`ServerLog::written_since`].
    pub(crate) fn last_lines(&self) -> String {
        let text = self.written_since();
        let lines: Vec<&str> = text.lines().collect();
        lines[lines.len().saturating_sub(SHOWN_LINES)..].join("\n")
    }
}

fn files_in(dir: &Path) -> io::Result<HashMap<PathBuf, u64>> {
    fs::read_dir(dir)?.map(|entry| entry.and_then(|entry| Ok((entry.path(), entry.metadata()?.len())))).collect()
}

fn read_from(path: &Path, start: u64) -> io::Result<String> {
    let mut file = File::open(path)?;
    // A file that has become shorter was begun anew.
    let start = if file.metadata()?.len() < start { 0 } else { start };
    file.seek(SeekFrom::Start(start))?;
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}
