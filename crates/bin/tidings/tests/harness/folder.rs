//! Temporary folders for data.

use std::{
    fs::{self, Permissions},
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
};

use tempfile::TempDir;

/// A temporary folder, removed with everything in it.
pub struct Folder(TempDir);

impl Folder {
    pub fn new() -> Self {
        let folder = tempfile::Builder::new().prefix("tidings-binary-").tempdir().expect("a temporary folder");
        // As root, PostgreSQL runs as another user, who has to pass.
        fs::set_permissions(folder.path(), Permissions::from_mode(0o711)).expect("the folder is ours");
        Self(folder)
    }

    pub fn path(&self) -> &Path {
        self.0.path()
    }

    /// Writes a file and tells its path.
    pub fn write(&self, name: &str, contents: &str) -> PathBuf {
        let path = self.path().join(name);
        fs::write(&path, contents).expect("the folder can be written");
        path
    }
}
