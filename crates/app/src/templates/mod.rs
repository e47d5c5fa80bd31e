//! Templates, for those who write them.

pub(crate) mod checks;
mod create;
mod get;
pub(crate) mod precompiled;
mod preview;
pub mod public;
pub(crate) mod reply;
mod statistics;
mod update;

pub use create::create;
pub use get::{get, list, version, versions};
pub use precompiled::precompiled;
pub use preview::preview;
pub(crate) use statistics::statistic;
pub use statistics::{last_used, statistics};
pub use update::{may_be_updated, update};
