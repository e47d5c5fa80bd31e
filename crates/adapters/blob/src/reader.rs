//! Reading a stored file piece by piece.

use std::{
    collections::BTreeMap,
    fs::File,
    io::{self, BufReader, Read},
    path::{Path, PathBuf},
};

use secrecy::SecretString;

use crate::{
    BlobError,
    sealed::{MAGIC, Pieces, SALT, read_header},
};

/// Names and short texts that belong to a file.
pub type Metadata = BTreeMap<String, String>;

/// A stored file that is being read; an iterator over the pieces of its content. It waits for the disk.
pub struct BlobReader {
    file: BufReader<File>,
    path: PathBuf,
    pieces: Pieces,
    metadata: Metadata,
    ended: bool,
}

impl std::fmt::Debug for BlobReader {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("BlobReader").field("path", &self.path).finish_non_exhaustive()
    }
}

impl BlobReader {
    /// `None` where there is no such file.
    pub(crate) fn open(path: &Path, secret: &SecretString, name: &str) -> Result<Option<Self>, BlobError> {
        let file = match File::open(path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(source) => return Err(BlobError::Io { path: path.to_owned(), source }),
        };
        let mut file = BufReader::new(file);
        let (mut magic, mut salt) = ([0; MAGIC.len()], [0; SALT]);
        let damaged = || BlobError::Damaged { path: path.to_owned() };
        let read = file.read_exact(&mut magic).and_then(|()| file.read_exact(&mut salt));
        read.map_err(|source| failed(path, source))?;
        if magic != *MAGIC {
            return Err(damaged());
        }
        let pieces = Pieces::new(secret, &salt, name).map_err(|_| damaged())?;
        let mut reader = Self { file, path: path.to_owned(), pieces, metadata: Metadata::default(), ended: false };
        let metadata = reader.piece()?;
        reader.metadata = serde_json::from_slice(&metadata).map_err(|_| damaged())?;
        Ok(Some(reader))
    }

    /// What belongs to the file.
    pub const fn metadata(&self) -> &Metadata {
        &self.metadata
    }

    /// The rest of the content.
    ///
    /// # Errors
    /// When the file cannot be read, or is not as it was stored.
    pub fn read_to_end(self) -> Result<Vec<u8>, BlobError> {
        let mut content = Vec::new();
        for piece in self {
            content.append(&mut piece?);
        }
        Ok(content)
    }

    fn piece(&mut self) -> Result<Vec<u8>, BlobError> {
        let mut header = [0; 4];
        self.file.read_exact(&mut header).map_err(|source| failed(&self.path, source))?;
        let damaged = || BlobError::Damaged { path: self.path.clone() };
        let (length, is_last) = read_header(header).ok_or_else(damaged)?;
        let mut piece = vec![0; length];
        self.file.read_exact(&mut piece).map_err(|source| failed(&self.path, source))?;
        self.pieces.open(&mut piece, is_last).map_err(|_| damaged())?;
        self.ended = is_last;
        Ok(piece)
    }
}

impl Iterator for BlobReader {
    type Item = Result<Vec<u8>, BlobError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        let piece = self.piece();
        self.ended |= piece.is_err();
        Some(piece)
    }
}

/// A file that ends before its last piece is damaged.
fn failed(path: &Path, source: io::Error) -> BlobError {
    let path = path.to_owned();
    if source.kind() == io::ErrorKind::UnexpectedEof {
        BlobError::Damaged { path }
    } else {
        BlobError::Io { path, source }
    }
}
