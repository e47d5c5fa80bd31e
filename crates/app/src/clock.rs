//! The machine's own time.

use jiff::Timestamp;
use tidings_domain::Clock;

/// The system's clock. Nodes must agree within a few seconds (leases and tokens depend on it), as NTP has them do.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is where the time that everyone else is handed comes from")]
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }
}
