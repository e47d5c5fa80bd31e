//! Whether the database answers, told once per change however many loops notice.

use std::sync::atomic::{AtomicBool, Ordering};

use crate::QueueError;

#[derive(Debug, Default)]
pub(super) struct Health {
    failing: AtomicBool,
}

impl Health {
    pub(super) fn failed(&self, error: &QueueError) {
        if !self.failing.swap(true, Ordering::Relaxed) {
            tracing::error!(%error, "the queue stands still; it goes on when the database answers again");
        }
    }

    pub(super) fn worked(&self) {
        if self.failing.load(Ordering::Relaxed) && self.failing.swap(false, Ordering::Relaxed) {
            tracing::info!("the queue goes on");
        }
    }
}
