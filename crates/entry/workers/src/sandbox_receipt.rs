//! `sandbox-receipt`: reports what became of a message that the sandbox took, as a provider's receipt would.
//!
//! Idempotent: a receipt that has been applied changes nothing the second time.

use std::time::Duration;

use async_trait::async_trait;
use tidings_app::{
    App,
    record_receipts::record_receipts,
    sandbox::{SANDBOX_RECEIPT, SandboxReceipt},
};
use tidings_domain::SharedClock;
use tidings_queue::{Handler, Job, Outcome, Policy, Progress, RetrySchedule};
use tidings_store::notifications::Receipt;

pub(crate) struct SandboxReceipts {
    app: App,
    clock: SharedClock,
}

impl SandboxReceipts {
    pub(crate) fn new(app: App, clock: SharedClock) -> Self {
        Self { app, clock }
    }
}

#[async_trait]
impl Handler for SandboxReceipts {
    fn kind(&self) -> &'static str {
        SANDBOX_RECEIPT
    }

    fn policy(&self) -> Policy {
        Policy {
            batch_size: 200,
            jobs_in_flight: 400,
            lease: Duration::from_secs(6),
            retry: RetrySchedule::exponential(20, Duration::from_secs(1), 2.0, Duration::from_secs(60)),
            deadline: None,
        }
    }

    async fn run(&self, batch: &[Job], _: &Progress) -> Vec<Outcome> {
        let receipts: Vec<Option<Receipt>> = batch.iter().map(receipt).collect();
        let known: Vec<Receipt> = receipts.iter().copied().flatten().collect();
        let recorded = record_receipts(&self.app, &known, self.clock.now()).await;
        let outcome = match recorded {
            Ok(_) => Outcome::Done,
            Err(error) => Outcome::retry(error),
        };
        receipts
            .iter()
            .map(|receipt| match receipt {
                Some(_) => outcome.clone(),
                None => Outcome::dead("the payload is no receipt"),
            })
            .collect()
    }
}

fn receipt(job: &Job) -> Option<Receipt> {
    let payload: SandboxReceipt = job.parse().ok()?;
    Some(Receipt::new(payload.notification_id, payload.status))
}
