//! The performance page, which anybody may open as often as they like: what it takes with nothing cached, and what a thousand of
//! them a second do to sending.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use anyhow::{Result, ensure};
use http::StatusCode;
use tidings_test_support::app::SMS;

use crate::{
    installation::Installation,
    measure::{Measured, measure},
    rate,
    visitor::Visitor,
};

const PAGE: &str = "/features/performance";
/// Pages that are due in a second.
const PAGES: f64 = 1_000.0;
/// One text is due in each of these.
const EVERY: Duration = Duration::from_millis(10);

/// The page alone, sending alone, and each beside the other.
///
/// # Errors
/// When a page is not shown or a text is not accepted.
pub async fn performance(on: &Installation, time: Duration) -> Result<Vec<Measured>> {
    let visitor = Arc::new(Visitor::stranger(on));
    let open = async || visitor.open(PAGE).await.map(drop);
    let alone = measure("the page, not cached", time, async || Ok(()), open).await?;
    let sending_alone = sending("a text is accepted, of 100 a second", on, time).await?;
    let name = format!("the page, not cached, of {PAGES:.0} a second");
    let pages = tokio::spawn(rate::paced(name, visitor.clone(), PAGE, time, PAGES));
    let sending_beside = sending("a text is accepted beside them", on, time).await?;
    Ok(vec![alone, sending_alone, sending_beside, pages.await??])
}

/// What it takes to accept a text, counted from when it was due.
async fn sending(name: &str, on: &Installation, time: Duration) -> Result<Measured> {
    let mut measured = Measured::new(name)?;
    let message = on.app.sms("07700900300");
    let started = Instant::now();
    let mut due = started;
    while due < started + time {
        tokio::time::sleep_until(due.into()).await;
        let reply = on.app.post(SMS, &message).await;
        ensure!(reply.status == StatusCode::CREATED, "a text is not accepted: {}", reply.text);
        measured.add(due.elapsed());
        due += EVERY;
    }
    Ok(measured)
}
