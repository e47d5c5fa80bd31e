//! Why a file cannot be stored or read.

use std::{io, path::PathBuf};

/// See the module. A file that is not there is no error.
#[derive(Debug, thiserror::Error)]
pub enum BlobError {
    /// The disk or the system. The path names services and files, no people.
    #[error("{}: {source}", path.display())]
    Io {
        /// The file, or its folder.
        path: PathBuf,
        /// The system's reason.
        source: io::Error,
    },
    /// It was changed, cut short or put in another's place; or the installation's secret is another one.
    #[error("{}: the file is damaged, or was stored with another secret", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
    },
    /// The system gives no randomness, or the process ends.
    #[error("the file could not be worked on: {0}")]
    Stopped(&'static str),
}
