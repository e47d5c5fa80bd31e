//! `deliver`: a burst of texts, posted as fast as the API takes them, until the last one is in a final state.
//!
//! Delivery runs beside the posting. What the workers do on their own shows in the drain of the backlog that is left
//! when the posting has ended.

use std::sync::Arc;
use std::time::Instant;

use anyhow::Result;

use super::post::sms_workload;
use crate::figures::DeliveryFigures;
use crate::load::{Until, closed_loop};
use crate::session::Session;

pub async fn run(session: &mut Session) -> Result<()> {
    session.settle().await?;
    session.announce("deliver");
    let workload = Arc::new(sms_workload(session.target()));
    let (address, connections) = (session.target().address, session.settings().connections);
    let burst = closed_loop(address, &workload, connections, Until::Sent(session.settings().texts));
    let posting = session.watching_memory(burst).await?;
    session.accepted(posting.tally.succeeded());

    let backlog = session.backlog().size().await?;
    let drain_began = Instant::now();
    let all_final = session.backlog().drained().await?;
    let drained_in = all_final.duration_since(drain_began);
    session.add_delivery(DeliveryFigures::new(
        &posting,
        all_final.duration_since(posting.started),
        (backlog, drained_in),
    ));
    Ok(())
}
