//! Waiting for what happens elsewhere.

use std::time::Duration;

const PAUSE: Duration = Duration::from_millis(10);
const TRIES: u32 = 3000;

/// Asks until `holds` answers yes; fails the test when that takes half a minute.
pub async fn eventually<F>(what: &str, mut holds: impl FnMut() -> F)
where
    F: Future<Output = bool>,
{
    for _ in 0..TRIES {
        if holds().await {
            return;
        }
        tokio::time::sleep(PAUSE).await;
    }
    panic!("it never came true that {what}");
}
