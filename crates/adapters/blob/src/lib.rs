#![doc = include_str!("../README.md")]

mod blobs;
mod error;
mod key;
mod list;
mod reader;
mod sealed;

pub use blobs::Blobs;
pub use error::BlobError;
pub use key::{CONTACT_LISTS, HISTORY, JOB_CSVS, Key, REPORTS};
pub use list::Found;
pub use reader::{BlobReader, Metadata};
