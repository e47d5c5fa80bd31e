//! `early-receipt`: applies a receipt that was there before the record of the message that it is about.
//!
//! Idempotent: a receipt that has been applied changes nothing the second time.

use std::time::Duration;

use async_trait::async_trait;
use tidings_app::{
    App,
    jobs::{EARLY_RECEIPT, EarlyReceipt},
    record_receipts::record_early_receipts,
};
use tidings_domain::SharedClock;
use tidings_queue::{Handler, Job, Outcome, Policy, Progress, RetrySchedule};

pub(crate) struct EarlyReceipts {
    app: App,
    clock: SharedClock,
}

impl EarlyReceipts {
    pub(crate) fn new(app: App, clock: SharedClock) -> Self {
        Self { app, clock }
    }
}

#[async_trait]
impl Handler for EarlyReceipts {
    fn kind(&self) -> &'static str {
        EARLY_RECEIPT
    }

    fn policy(&self) -> Policy {
        Policy {
            batch_size: 200,
            jobs_in_flight: 200,
            lease: Duration::from_secs(6),
            // More than the five minutes after which such a receipt is given up.
            retry: RetrySchedule::exponential(30, Duration::from_secs(1), 2.0, Duration::from_secs(60)),
            deadline: None,
        }
    }

    async fn run(&self, batch: &[Job], _: &Progress) -> Vec<Outcome> {
        let receipts: Vec<Option<EarlyReceipt>> = batch.iter().map(|job| job.parse().ok()).collect();
        let known: Vec<EarlyReceipt> = receipts.iter().flatten().cloned().collect();
        let mut settled = match record_early_receipts(&self.app, &known, self.clock.now()).await {
            Ok(settled) => settled.into_iter(),
            Err(error) => return vec![Outcome::retry(error); batch.len()],
        };
        receipts
            .iter()
            .map(|receipt| match receipt.as_ref().and_then(|_| settled.next()) {
                Some(true) => Outcome::Done,
                Some(false) => Outcome::retry("its message is not written down yet"),
                None => Outcome::dead("the payload is no receipt"),
            })
            .collect()
    }
}
