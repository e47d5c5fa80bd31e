//! How far the run of a batch is.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use tokio::sync::Notify;

/// Of a batch that is run: how many of its jobs this process still has its hands full with. Cheap to clone.
///
/// A batch lasts as long as its slowest job. A handler whose jobs differ much says here when each has ended, so that others can
/// be claimed in its place; for one that says nothing, all count until the batch has ended.
#[derive(Clone, Debug)]
pub struct Progress {
    left: Arc<AtomicUsize>,
    freed: Arc<Notify>,
}

impl Progress {
    /// Of a batch of so many jobs; `freed` is told of each that ends.
    pub(crate) fn new(jobs: usize, freed: Arc<Notify>) -> Self {
        Self { left: Arc::new(AtomicUsize::new(jobs)), freed }
    }

    /// Another job of the batch has ended, well or not. What became of it is told with the batch.
    pub fn one_ended(&self) {
        // What is said once too often does not count.
        let _ = self.left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(1));
        self.freed.notify_one();
    }

    /// How many have not ended.
    pub(crate) fn left(&self) -> usize {
        self.left.load(Ordering::Relaxed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_ends_is_not_left_and_no_more_ends_than_there_was() {
        let progress = Progress::new(2, Arc::default());
        let left = [(); 3].map(|()| {
            progress.one_ended();
            progress.left()
        });
        assert_eq!(left, [1, 0, 0]);
    }
}
