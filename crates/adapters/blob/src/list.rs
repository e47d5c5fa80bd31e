//! Going through what is stored.

use std::{
    fs::{self, DirEntry},
    io,
    path::Path,
};

use jiff::Timestamp;
use uuid::Uuid;

use crate::{BlobError, Blobs, Key};

/// A file that is stored, without a look into it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Which.
    pub key: Key,
    /// The id that its name begins with, where it does.
    pub id: Option<Uuid>,
    /// When it was stored, by the clock of the disk.
    pub stored_at: Timestamp,
}

impl Blobs {
    /// All files in a bucket, in no particular order; none where there is no such bucket.
    ///
    /// # Errors
    /// [`BlobError`]
    pub async fn list(&self, bucket: &'static str) -> Result<Vec<Found>, BlobError> {
        self.off_the_runtime(move |blobs| {
            let mut found = Vec::new();
            let root = blobs.folder().join(bucket);
            walk(&root, &mut |folder, file| {
                let Some((key, stored_at)) = look(bucket, folder, file)? else { return Ok(()) };
                let id = key.id();
                found.push(Found { key, id, stored_at });
                Ok(())
            })
            .map_err(|source| BlobError::Io { path: root.clone(), source })?;
            Ok(found)
        })
        .await
    }

    /// Deletes what is left in a bucket of files whose storing was broken off before `before`; tells how many there were.
    ///
    /// # Errors
    /// [`BlobError`]
    pub async fn delete_unfinished(&self, bucket: &'static str, before: Timestamp) -> Result<u64, BlobError> {
        self.off_the_runtime(move |blobs| {
            let mut deleted = 0;
            let root = blobs.folder().join(bucket);
            walk(&root, &mut |_, file| {
                if is_unfinished(&file.path()) && modified_at(file)? < before {
                    fs::remove_file(file.path())?;
                    deleted += 1;
                }
                Ok(())
            })
            .map_err(|source| BlobError::Io { path: root.clone(), source })?;
            Ok(deleted)
        })
        .await
    }
}

/// Calls `look` with each file of a bucket's folders and the name of its folder. What goes meanwhile is passed over.
fn walk(root: &Path, look: &mut dyn FnMut(&str, &DirEntry) -> io::Result<()>) -> io::Result<()> {
    for folder in entries(root)? {
        let name = folder.file_name();
        let Some(name) = name.to_str().filter(|_| folder.path().is_dir()) else { continue };
        for file in entries(&folder.path())? {
            match look(name, &file) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                _ => {}
            }
        }
    }
    Ok(())
}

fn entries(folder: &Path) -> io::Result<Vec<DirEntry>> {
    match fs::read_dir(folder) {
        Ok(entries) => entries.collect(),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(error),
    }
}

fn look(bucket: &'static str, folder: &str, file: &DirEntry) -> io::Result<Option<(Key, Timestamp)>> {
    let name = file.file_name();
    let Some(name) = name.to_str().filter(|_| !is_unfinished(&file.path())) else { return Ok(None) };
    Ok(Some((Key::found(bucket, folder, name), modified_at(file)?)))
}

/// Stored files are written beside their places.
fn is_unfinished(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "tmp")
}

fn modified_at(file: &DirEntry) -> io::Result<Timestamp> {
    Timestamp::try_from(file.metadata()?.modified()?).map_err(io::Error::other)
}
