//! What is counted.

use std::time::Duration;

use jiff::Timestamp;

use crate::Job;

/// Jobs were claimed: how many, and how long each had been waiting.
pub(crate) fn claimed(kind: &'static str, jobs: &[Job], now: Timestamp) {
    metrics::counter!("tidings_queue_claimed_total", "kind" => kind).increment(jobs.len() as u64);
    for job in jobs {
        let waited = now.duration_since(job.run_at).as_secs_f64().max(0.0);
        metrics::histogram!("tidings_queue_wait_seconds", "kind" => kind, "lane" => job.lane.name()).record(waited);
    }
}

/// A batch was run, whatever its outcome.
pub(crate) fn batch_run(kind: &'static str, took: Duration) {
    metrics::histogram!("tidings_queue_batch_seconds", "kind" => kind).record(took.as_secs_f64());
}

/// Jobs were done and forgotten.
pub(crate) fn acknowledged(kind: &'static str, jobs: u64) {
    metrics::counter!("tidings_queue_acknowledged_total", "kind" => kind).increment(jobs);
}

/// Jobs are to be tried again.
pub(crate) fn retried(kind: &'static str, jobs: u64) {
    metrics::counter!("tidings_queue_retried_total", "kind" => kind).increment(jobs);
}

/// Jobs were not tried, and are to be later.
pub(crate) fn postponed(kind: &'static str, jobs: u64) {
    metrics::counter!("tidings_queue_postponed_total", "kind" => kind).increment(jobs);
}

/// Jobs were given up.
pub(crate) fn died(kind: &'static str, jobs: u64) {
    metrics::counter!("tidings_queue_dead_total", "kind" => kind).increment(jobs);
}

/// Jobs turned out to be no longer held when they were finished.
pub(crate) fn leases_lost(kind: &'static str, jobs: u64) {
    if jobs > 0 {
        metrics::counter!("tidings_queue_lost_leases_total", "kind" => kind).increment(jobs);
        tracing::warn!(kind, jobs, "jobs took longer than their lease, and may have been run by another worker too");
    }
}
