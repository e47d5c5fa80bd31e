//! Time as an argument.

use std::{fmt::Debug, sync::Arc};

use jiff::Timestamp;

/// Where "now" comes from: the machine in production, the test's own hand in tests.
pub trait Clock: Debug + Send + Sync {
    /// The present instant, UTC.
    fn now(&self) -> Timestamp;
}

/// A clock that is handed around.
pub type SharedClock = Arc<dyn Clock>;
