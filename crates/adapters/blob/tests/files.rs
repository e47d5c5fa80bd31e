//! Files on a real disk.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{fs, path::PathBuf};

use tempfile::TempDir;
use tidings_blob::{BlobError, Blobs, Key, Metadata};
use uuid::Uuid;

struct Files {
    folder: TempDir,
    blobs: Blobs,
    key: Key,
}

impl Files {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let blobs = Blobs::in_folder(folder.path().join("blob"), "a secret of no consequence".into());
        Self { folder, blobs, key: Key::job_csv(Uuid::from_u128(1).into(), Uuid::from_u128(2).into()) }
    }

    async fn put(&self, content: &[u8]) {
        let metadata = Metadata::from([("original_file_name".to_owned(), "secret names.csv".to_owned())]);
        self.blobs.put(self.key.clone(), metadata, content.to_vec()).await.unwrap();
    }

    /// The one file there is.
    fn path(&self) -> PathBuf {
        let folder = self.folder.path().join("blob/csv-upload").join(format!("service-{}-notify", Uuid::from_u128(1)));
        let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        assert_eq!(files.len(), 1, "nothing is left beside the file: {files:?}");
        files.remove(0)
    }
}

#[tokio::test]
async fn what_is_stored_is_read_back_whatever_its_size() {
    let files = Files::new();
    assert!(files.blobs.get(files.key.clone()).await.unwrap().is_none());
    for size in [0, 1, 64 * 1024 - 1, 64 * 1024, 64 * 1024 + 1, 300_000] {
        let content: Vec<u8> = (0..size).map(|at: usize| (at % 251) as u8).collect();
        files.put(&content).await;

        let (metadata, read) = files.blobs.get(files.key.clone()).await.unwrap().unwrap();

        assert!(read == content, "{size} bytes");
        assert_eq!(metadata["original_file_name"], "secret names.csv");
        assert_eq!(files.blobs.metadata(files.key.clone()).await.unwrap(), Some(metadata));
    }
    assert!(files.blobs.delete(files.key.clone()).await.unwrap());
    assert!(!files.blobs.delete(files.key.clone()).await.unwrap());
    assert!(files.blobs.metadata(files.key.clone()).await.unwrap().is_none());
}

#[tokio::test]
async fn of_those_who_store_a_new_file_one_does() {
    let files = Files::new();
    let store = async |content: u8| {
        files.blobs.put_new(files.key.clone(), Metadata::new(), vec![content; 100_000]).await.unwrap()
    };
    let stored = tokio::join!(store(0), store(1), store(2), store(3));
    let stored = [stored.0, stored.1, stored.2, stored.3];
    assert_eq!(stored.iter().filter(|is_new| **is_new).count(), 1);
    let first = u8::try_from(stored.iter().position(|is_new| *is_new).unwrap()).unwrap();
    let content = async || files.blobs.get(files.key.clone()).await.unwrap().unwrap().1;
    assert!(content().await == vec![first; 100_000]);
    assert!(!store(9).await && content().await == vec![first; 100_000]);
    files.path();
    files.blobs.delete(files.key.clone()).await.unwrap();
    assert!(store(9).await);
}

#[tokio::test]
async fn nothing_can_be_read_on_the_disk() {
    let files = Files::new();
    files.put(b"phone number\n07700900123\n").await;
    let stored = fs::read(files.path()).unwrap();
    for text in [&b"07700900123"[..], b"phone", b"secret names"] {
        assert!(!stored.windows(text.len()).any(|part| part == text));
    }
}

#[tokio::test]
async fn what_was_changed_is_not_read() {
    let files = Files::new();
    files.put(&vec![7; 200_000]).await;
    let (path, whole) = (files.path(), fs::read(files.path()).unwrap());
    // Cut at the end of a piece and within one; a byte of each part changed.
    let mut damaged: Vec<Vec<u8>> =
        [3, 20, 40, whole.len() / 2, whole.len() - 1].map(|end| whole[..end].to_vec()).into();
    for at in [0, 10, 26, 40, 100, whole.len() - 1] {
        let mut changed = whole.clone();
        changed[at] ^= 1;
        damaged.push(changed);
    }
    for (place, content) in damaged.into_iter().enumerate() {
        fs::write(&path, content).unwrap();
        let read = files.blobs.get(files.key.clone()).await;
        assert!(matches!(read, Err(BlobError::Damaged { .. })), "{place}: {:?}", read.map(|_| ()));
    }
    fs::write(&path, whole).unwrap();
    assert!(files.blobs.get(files.key.clone()).await.unwrap().is_some());
}

#[tokio::test]
async fn another_name_or_secret_reads_nothing() {
    let files = Files::new();
    files.put(b"rows").await;
    let other = Key::job_csv(Uuid::from_u128(1).into(), Uuid::from_u128(3).into());
    let moved = files.path().with_file_name(format!("{}.csv", Uuid::from_u128(3)));
    fs::copy(files.path(), moved).unwrap();
    assert!(matches!(files.blobs.get(other).await, Err(BlobError::Damaged { .. })));

    let blobs = Blobs::in_folder(files.folder.path().join("blob"), "another secret".into());
    assert!(matches!(blobs.get(files.key.clone()).await, Err(BlobError::Damaged { .. })));
}
