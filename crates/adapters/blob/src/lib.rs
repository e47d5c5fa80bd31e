#![doc = include_str!("../README.md")]

mod blobs;
mod error;
mod key;
mod reader;
mod sealed;

pub use blobs::Blobs;
pub use error::BlobError;
pub use key::Key;
pub use reader::{BlobReader, Metadata};
