#![doc = include_str!("../README.md")]

mod compare;
mod declared;
pub mod email_page;
pub mod functions;
pub mod html;
mod import;
mod line;
mod report;
mod run;

use std::path::PathBuf;

pub use import::import;
pub use line::{Expected, Line};
pub use report::{Difference, FunctionReport, Report};
pub use run::{Selection, run};

/// The project's own copy of the vectors.
pub fn own_copy() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("data")
}

/// The deliberate differences from the vectors.
pub fn declared_differences() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("declared.jsonl")
}
