//! The one place that reads the wall clock. Latencies use `std::time::Instant`, never this.

use jiff::Timestamp;

/// The time now: for `iat` in tokens, and for the name and heading of a report.
#[expect(clippy::disallowed_methods, reason = "a load generator measures real time; nothing here is replayed")]
pub fn now() -> Timestamp {
    Timestamp::now()
}
