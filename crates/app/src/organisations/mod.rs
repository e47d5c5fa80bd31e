//! Organisations: bodies that services belong to.

mod read;

pub use read::{by_domain, get, list, search, services};
