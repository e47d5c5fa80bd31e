//! One commit for what arrives together.
//!
//! A durable commit costs a disk flush whatever it holds, so requests that are waiting at the same moment share one. No
//! request is held back for company: a writer takes what is there, and while it commits, the next batch gathers.

use std::{future::Future, sync::Arc};

use tokio::sync::{Mutex, mpsc, oneshot};

/// A batch of submissions, as handed to the function that commits them.
type Waiting<T, R, E> = (T, oneshot::Sender<Result<R, Arc<E>>>);

/// Why a submission has no result.
#[derive(Debug, thiserror::Error)]
pub enum GroupCommitError<E> {
    /// The commit failed; every submission of its batch gets the same error.
    #[error("{0}")]
    Commit(Arc<E>),
    /// The process is stopping, or the commit panicked: nothing is known to be stored.
    #[error("the writer has stopped")]
    Stopped,
}

/// Gathers submissions and commits them in batches; see the module's documentation. Cheap to clone.
#[derive(Debug)]
pub struct GroupCommit<T, R, E> {
    submissions: mpsc::Sender<Waiting<T, R, E>>,
}

impl<T, R, E> Clone for GroupCommit<T, R, E> {
    fn clone(&self) -> Self {
        Self { submissions: self.submissions.clone() }
    }
}

impl<T, R, E> GroupCommit<T, R, E>
where
    T: Send + 'static,
    R: Send + 'static,
    E: Send + Sync + 'static,
{
    /// Starts `writers` tasks, each committing up to `max_batch` submissions at a time. `commit` returns one result per
    /// submission, in order; the tasks end when the last clone of this value is dropped.
    pub fn start<F, Fut>(max_batch: usize, writers: usize, commit: F) -> Self
    where
        F: Fn(Vec<T>) -> Fut + Clone + Send + 'static,
        Fut: Future<Output = Result<Vec<R>, E>> + Send + 'static,
    {
        let (submissions, waiting) = mpsc::channel(max_batch * writers * 4);
        let waiting = Arc::new(Mutex::new(waiting));
        for _ in 0..writers {
            tokio::spawn(write_batches(waiting.clone(), max_batch, commit.clone()));
        }
        Self { submissions }
    }

    /// Waits until `item` is committed. A full queue makes the caller wait: that is the back-pressure.
    pub async fn submit(&self, item: T) -> Result<R, GroupCommitError<E>> {
        let (reply, result) = oneshot::channel();
        self.submissions.send((item, reply)).await.map_err(|_| GroupCommitError::Stopped)?;
        match result.await {
            Ok(Ok(value)) => Ok(value),
            Ok(Err(error)) => Err(GroupCommitError::Commit(error)),
            Err(_) => Err(GroupCommitError::Stopped),
        }
    }
}

async fn write_batches<T, R, E, F, Fut>(
    waiting: Arc<Mutex<mpsc::Receiver<Waiting<T, R, E>>>>,
    max_batch: usize,
    commit: F,
) where
    R: Send + 'static,
    E: Send + Sync + 'static,
    F: Fn(Vec<T>) -> Fut,
    Fut: Future<Output = Result<Vec<R>, E>> + Send + 'static,
{
    loop {
        let mut batch = Vec::new();
        // The lock is held while waiting, so that writers queue up for work instead of splitting a batch between them.
        if waiting.lock().await.recv_many(&mut batch, max_batch).await == 0 {
            return;
        }
        metrics::histogram!("tidings_group_commit_size").record(batch.len() as f64);
        let (items, replies): (Vec<_>, Vec<_>) = batch.into_iter().unzip();
        // On its own, so that one that panics ends itself alone: the writer goes on with the next batch. A caller that has gone
        // away does not mind an unanswered reply.
        match tokio::spawn(commit(items)).await {
            Ok(Ok(results)) => {
                replies.into_iter().zip(results).for_each(|(reply, result)| drop(reply.send(Ok(result))))
            }
            Ok(Err(error)) => {
                let error = Arc::new(error);
                replies.into_iter().for_each(|reply| drop(reply.send(Err(error.clone()))));
            }
            Err(panicked) => tracing::error!(%panicked, "a batch could not be committed"),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use futures::future::join_all;

    use super::*;

    #[tokio::test]
    async fn concurrent_submissions_share_commits_and_each_gets_its_own_result() {
        let commits = Arc::new(AtomicUsize::new(0));
        let counted = commits.clone();
        let writer = GroupCommit::<usize, usize, String>::start(64, 1, move |items: Vec<usize>| {
            counted.fetch_add(1, Ordering::SeqCst);
            async move {
                tokio::task::yield_now().await;
                Ok(items.into_iter().map(|n| n * 2).collect())
            }
        });
        let results = join_all((0..200).map(|n| writer.submit(n))).await;
        for (n, result) in results.into_iter().enumerate() {
            assert_eq!(result.unwrap(), n * 2);
        }
        assert!(commits.load(Ordering::SeqCst) < 200, "no two submissions shared a commit");
    }

    #[tokio::test]
    async fn a_failed_commit_fails_its_submissions_and_not_the_next() {
        let writer = GroupCommit::<bool, (), &'static str>::start(1, 1, |items: Vec<bool>| async move {
            if items[0] { Ok(vec![()]) } else { Err("disk on fire") }
        });
        assert_eq!(writer.submit(false).await.unwrap_err().to_string(), "disk on fire");
        writer.submit(true).await.unwrap();
    }

    #[tokio::test]
    async fn a_panicking_commit_is_reported_and_the_next_is_made() {
        let writer = GroupCommit::<bool, (), String>::start(1, 1, |items: Vec<bool>| async move {
            assert!(items[0], "broken");
            Ok(vec![()])
        });
        for _ in 0..3 {
            assert!(matches!(writer.submit(false).await, Err(GroupCommitError::Stopped)));
        }
        writer.submit(true).await.unwrap();
    }
}
