//! Where the unix socket is: a directory that only its owner can enter, since the socket asks for no password.

use std::fs::{self, DirBuilder, Permissions};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use crate::error::StartError;
use crate::unprivileged::RunAs;

/// The longest path of a unix socket in bytes: 103 on macOS and the BSDs, 107 on Linux.
const LONGEST_SOCKET_PATH: usize = 103;
/// The longest name that PostgreSQL gives to a socket, with the separator.
const LONGEST_SOCKET_NAME: usize = "/.s.PGSQL.65535".len();

/// The directory of the socket; one in the temporary directory is removed in the end.
#[derive(Debug)]
pub(crate) struct SocketDir {
    path: PathBuf,
    temporary: Option<TempDir>,
}

impl SocketDir {
    /// `chosen`, else `<data_dir>/socket`, else, when that is too long, a fresh one in the temporary directory.
    pub(crate) fn prepare(chosen: Option<&Path>, data_dir: &Path, run_as: &RunAs) -> Result<Self, StartError> {
        let wanted = match chosen {
            Some(dir) => std::path::absolute(dir).map_err(StartError::io("find", dir))?,
            None => data_dir.join("socket"),
        };
        if wanted.as_os_str().len() + LONGEST_SOCKET_NAME > LONGEST_SOCKET_PATH {
            return Self::in_temporary_directory(run_as);
        }
        match DirBuilder::new().mode(0o700).create(&wanted) {
            Ok(()) => run_as.give(&wanted)?,
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => check_private(&wanted, run_as)?,
            Err(source) => return Err(StartError::Io { action: "create directory", path: wanted, source }),
        }
        run_as.check_can_enter(&wanted)?;
        Ok(Self { path: wanted, temporary: None })
    }

    fn in_temporary_directory(run_as: &RunAs) -> Result<Self, StartError> {
        // Not the user's TMPDIR, which can be just as long, and closed to the user that PostgreSQL runs as.
        let parent = Path::new("/tmp");
        let dir = tempfile::Builder::new()
            .prefix("tidings-")
            .permissions(Permissions::from_mode(0o700))
            .tempdir_in(parent)
            .map_err(StartError::io("create a directory in", parent))?;
        run_as.give(dir.path())?;
        Ok(Self { path: dir.path().to_owned(), temporary: Some(dir) })
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// The directory to remove when nobody else does.
    pub(crate) fn temporary(&self) -> Option<&Path> {
        self.temporary.as_ref().map(TempDir::path)
    }
}

fn check_private(dir: &Path, run_as: &RunAs) -> Result<(), StartError> {
    // Not through a link, which somebody else could turn elsewhere.
    let found = fs::symlink_metadata(dir).map_err(StartError::io("look at", dir))?;
    let is_private = found.is_dir() && found.mode() & 0o077 == 0;
    if is_private && found.uid() == run_as.uid() {
        return Ok(());
    }
    if is_private && found.uid() == 0 {
        return run_as.give(dir);
    }
    Err(StartError::SocketDirNotPrivate { dir: dir.to_owned() })
}
