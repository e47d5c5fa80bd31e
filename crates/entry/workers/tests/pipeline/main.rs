//! From the accepted request to the last state of the notification, on a real PostgreSQL with sandbox providers.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod balance;
mod batches;
mod callbacks;
mod checks;
mod email;
mod facts;
mod failover;
mod failures;
mod history;
mod housekeeping;
mod life_stories;
mod receipts;
mod repeats;
mod report_requests;
mod repricing;
mod retention;
mod retries;
mod schedule;
mod sms;
mod spreadsheets;
mod suppressions;

use std::sync::Arc;

use tidings_app::providers::Providers;
use tidings_providers::sandbox::{RecordingOutbox, SandboxOutbox};

/// Nothing but a sandbox with this outbox.
fn providers(outbox: Arc<impl SandboxOutbox + 'static>) -> Providers {
    Providers::sandbox(outbox)
}

/// The bodies of what an outbox was given, in order.
fn bodies(outbox: &RecordingOutbox) -> Vec<String> {
    outbox.messages().into_iter().map(|message| message.body).collect()
}
