//! Storing, reading and deleting.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, BufWriter, Read, Write},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
    sync::Arc,
};

use ring::rand::{SecureRandom, SystemRandom};
use secrecy::SecretString;

use crate::{
    BlobError, BlobReader, Key, Metadata,
    sealed::{MAGIC, PIECE, Pieces, SALT},
};

/// The files of an installation. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Blobs(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    folder: PathBuf,
    secret: SecretString,
}

impl Blobs {
    /// Files in `folder`, which is made when the first is stored; encrypted by keys that are derived from `secret`.
    pub fn in_folder(folder: PathBuf, secret: SecretString) -> Self {
        Self(Arc::new(Inner { folder, secret }))
    }

    /// Stores a file in place of the one that may be there. It is durable when this returns.
    ///
    /// # Errors
    /// [`BlobError`]; what was there is there still.
    pub async fn put(&self, key: Key, metadata: Metadata, content: Vec<u8>) -> Result<(), BlobError> {
        self.off_the_runtime(move |blobs| blobs.write(&key, &metadata, &mut content.as_slice())).await
    }

    /// Stores a file where there is none: of several who do at the same time, one. `false`, and nothing has changed, where there is one.
    ///
    /// # Errors
    /// [`BlobError`]
    pub async fn put_new(&self, key: Key, metadata: Metadata, content: Vec<u8>) -> Result<bool, BlobError> {
        self.off_the_runtime(move |blobs| {
            blobs.write_and_place(&key, &metadata, &mut content.as_slice(), |beside, path| {
                let is_new = match fs::hard_link(beside, path) {
                    Ok(()) => true,
                    Err(error) if error.kind() == io::ErrorKind::AlreadyExists => false,
                    Err(error) => return Err(error),
                };
                fs::remove_file(beside)?;
                Ok(is_new)
            })
        })
        .await
    }

    /// A file with its metadata, as a whole; `None` where there is none.
    ///
    /// # Errors
    /// [`BlobError`]
    pub async fn get(&self, key: Key) -> Result<Option<(Metadata, Vec<u8>)>, BlobError> {
        self.off_the_runtime(move |blobs| {
            let Some(reader) = blobs.open(&key)? else { return Ok(None) };
            let metadata = reader.metadata().clone();
            Ok(Some((metadata, reader.read_to_end()?)))
        })
        .await
    }

    /// A file's metadata alone; `None` where there is none.
    ///
    /// # Errors
    /// [`BlobError`]
    pub async fn metadata(&self, key: Key) -> Result<Option<Metadata>, BlobError> {
        self.off_the_runtime(move |blobs| Ok(blobs.open(&key)?.map(|reader| reader.metadata().clone()))).await
    }

    /// Deletes a file; whether it was there.
    ///
    /// # Errors
    /// [`BlobError`]
    pub async fn delete(&self, key: Key) -> Result<bool, BlobError> {
        self.off_the_runtime(move |blobs| {
            let path = blobs.path(&key);
            match fs::remove_file(&path) {
                Ok(()) => Ok(true),
                Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
                Err(source) => Err(BlobError::Io { path, source }),
            }
        })
        .await
    }

    /// A file to be read piece by piece, on a thread that may wait for the disk; `None` where there is none.
    ///
    /// # Errors
    /// [`BlobError`]
    pub fn open(&self, key: &Key) -> Result<Option<BlobReader>, BlobError> {
        BlobReader::open(&self.path(key), &self.0.secret, &key.name())
    }

    /// As [`Self::put`], of a content that is read as it is stored, on a thread that may wait.
    ///
    /// # Errors
    /// [`BlobError`]; what was there is there still.
    pub fn write(&self, key: &Key, metadata: &Metadata, content: &mut dyn Read) -> Result<(), BlobError> {
        self.write_and_place(key, metadata, content, |beside, path| fs::rename(beside, path))
    }

    /// Writes a file beside its place, durably, and has it put there by `place`.
    fn write_and_place<T>(
        &self,
        key: &Key,
        metadata: &Metadata,
        content: &mut dyn Read,
        place: impl FnOnce(&Path, &Path) -> io::Result<T>,
    ) -> Result<T, BlobError> {
        let path = self.path(key);
        let mut random = [0; SALT + 8];
        SystemRandom::new().fill(&mut random).map_err(|_| BlobError::Stopped("no randomness"))?;
        let (salt, unique) = random.split_at(SALT);
        let salt: [u8; SALT] = salt.try_into().map_err(|_| BlobError::Stopped("no salt"))?;
        let unique: String = unique.iter().map(|byte| format!("{byte:02x}")).collect();
        let failed = |source| BlobError::Io { path: path.clone(), source };
        let pieces = Pieces::new(&self.0.secret, &salt, &key.name()).map_err(|_| BlobError::Stopped("no key"))?;
        let folder = path.parent().unwrap_or(&self.0.folder);
        make_folder(folder, &self.0.folder).map_err(failed)?;
        let beside = path.with_extension(format!("{unique}.tmp"));
        let stored = write_new(&beside, &salt, pieces, metadata, content).and_then(|()| {
            let placed = place(&beside, &path)?;
            File::open(folder)?.sync_all()?;
            Ok(placed)
        });
        if stored.is_err() {
            // What was begun is of no use to anybody; that it cannot be deleted either is no other error.
            let _ = fs::remove_file(&beside);
        }
        stored.map_err(failed)
    }

    fn path(&self, key: &Key) -> PathBuf {
        self.0.folder.join(key.path())
    }

    /// What all buckets are in.
    pub(crate) fn folder(&self) -> &Path {
        &self.0.folder
    }

    pub(crate) async fn off_the_runtime<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Self) -> Result<T, BlobError> + Send + 'static,
    ) -> Result<T, BlobError> {
        let blobs = self.clone();
        let done = tokio::task::spawn_blocking(move || work(&blobs)).await;
        done.unwrap_or(Err(BlobError::Stopped("the process ends")))
    }
}

/// Makes a folder that its owner alone may look into, durably, with those above it up to `all`, which all files are in.
fn make_folder(folder: &Path, all: &Path) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    if folder.is_dir() {
        return Ok(());
    }
    fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    let mut above = folder.ancestors().skip(1).take_while(|above| above.starts_with(all));
    above.try_for_each(|above| File::open(above)?.sync_all())
}

fn write_new(
    path: &Path,
    salt: &[u8],
    mut pieces: Pieces,
    metadata: &Metadata,
    content: &mut dyn Read,
) -> io::Result<()> {
    let mut file = BufWriter::new(OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?);
    file.write_all(MAGIC)?;
    file.write_all(salt)?;
    let mut write_piece = |mut piece: Vec<u8>, is_last| {
        if piece.len() > PIECE {
            return Err(io::Error::other("too much metadata"));
        }
        let header = pieces.seal(&mut piece, is_last).map_err(|_| io::Error::other("cannot encrypt"))?;
        file.write_all(&header).and_then(|()| file.write_all(&piece))
    };
    write_piece(serde_json::to_vec(metadata)?, false)?;
    let mut piece = read_piece(content)?;
    loop {
        let next = read_piece(content)?;
        let is_last = next.is_empty();
        write_piece(std::mem::replace(&mut piece, next), is_last)?;
        if is_last {
            break;
        }
    }
    file.into_inner().map_err(io::IntoInnerError::into_error)?.sync_all()
}

/// A whole piece, or what is left.
fn read_piece(content: &mut dyn Read) -> io::Result<Vec<u8>> {
    let mut piece = Vec::with_capacity(PIECE + 16);
    content.take(PIECE as u64).read_to_end(&mut piece)?;
    Ok(piece)
}
