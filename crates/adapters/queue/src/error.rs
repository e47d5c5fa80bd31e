//! What can go wrong.

/// Why the queue could not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum QueueError {
    /// The statement failed, or the database could not be reached. Nothing was changed unless the connection was lost while
    /// it answered; leases make repeating safe.
    #[error("the queue cannot use its database (check that it runs and is migrated): {0}")]
    Database(#[from] sqlx::Error),
    /// A row in a lane that this version does not know.
    #[error(
        "queue_jobs has a job in lane {0}, which this version does not know: run one version of the workers at a time"
    )]
    UnknownLane(i16),
    /// A payload that is not what the handler of this kind reads.
    #[error("job {id} of kind `{kind}` has a payload that cannot be read: {source}")]
    Payload {
        /// The job's number.
        id: i64,
        /// The job's kind.
        kind: String,
        /// What the parser met.
        source: serde_json::Error,
    },
}
