//! Waiting for something to become true, with an end.

use std::time::{Duration, Instant};

const POLL: Duration = Duration::from_millis(20);

/// Tries until there is a value; panics when there is none after `limit`. `what` ends the sentence "waited … for".
pub async fn until<T>(what: &str, limit: Duration, mut attempt: impl AsyncFnMut() -> Option<T>) -> T {
    let started = Instant::now();
    loop {
        if let Some(value) = attempt().await {
            return value;
        }
        assert!(started.elapsed() < limit, "waited {} seconds in vain for {what}", limit.as_secs());
        tokio::time::sleep(POLL).await;
    }
}
