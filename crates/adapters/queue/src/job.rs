//! A job, before and after it is claimed.

use jiff::{SignedDuration, Timestamp};
use serde::de::DeserializeOwned;
use serde_json::Value;
use uuid::Uuid;

use crate::QueueError;

/// How urgent a job is. Lanes are served in this order, but each claim keeps a share for the lanes below.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Lane {
    /// Somebody is waiting for it.
    Priority,
    /// The usual.
    Normal,
    /// One of very many.
    Bulk,
}

impl Lane {
    /// The number in the `lane` column.
    pub(crate) const fn number(self) -> i16 {
        match self {
            Self::Priority => 0,
            Self::Normal => 1,
            Self::Bulk => 2,
        }
    }

    pub(crate) const fn from_number(number: i16) -> Result<Self, QueueError> {
        match number {
            0 => Ok(Self::Priority),
            1 => Ok(Self::Normal),
            2 => Ok(Self::Bulk),
            other => Err(QueueError::UnknownLane(other)),
        }
    }

    /// The lane's name, as in metrics.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Priority => "priority",
            Self::Normal => "normal",
            Self::Bulk => "bulk",
        }
    }
}

/// A job to be enqueued.
#[derive(Clone, Debug, PartialEq)]
pub struct NewJob {
    /// Which handler runs it.
    pub kind: &'static str,
    /// How urgent it is.
    pub lane: Lane,
    /// The service it is done for: services share a lane fairly.
    pub service_id: Option<Uuid>,
    /// What the handler needs to know: small, ids rather than content.
    pub payload: Value,
    /// Not before this instant.
    pub run_at: Timestamp,
    /// While a job of this kind with this key exists, claimed or not, another one is not enqueued.
    pub unique_key: Option<String>,
}

impl NewJob {
    /// A job in the normal lane, for no service, due at `run_at`.
    pub const fn new(kind: &'static str, payload: Value, run_at: Timestamp) -> Self {
        Self { kind, lane: Lane::Normal, service_id: None, payload, run_at, unique_key: None }
    }

    /// The same job in another lane.
    #[must_use]
    pub const fn in_lane(mut self, lane: Lane) -> Self {
        self.lane = lane;
        self
    }

    /// The same job, done for a service.
    #[must_use]
    pub fn for_service(mut self, service_id: impl Into<Uuid>) -> Self {
        self.service_id = Some(service_id.into());
        self
    }

    /// The same job, of which there is never more than one.
    #[must_use]
    pub fn unique(mut self, key: impl Into<String>) -> Self {
        self.unique_key = Some(key.into());
        self
    }
}

/// A job that this process holds for the time of a lease.
#[derive(Clone, Debug, PartialEq)]
pub struct Job {
    /// The job's number, the same for all its attempts.
    pub id: i64,
    /// Which handler runs it.
    pub kind: String,
    /// How urgent it is.
    pub lane: Lane,
    /// The service it is done for.
    pub service_id: Option<Uuid>,
    /// As it was enqueued.
    pub payload: Value,
    /// Which attempt this is: 1 for the first.
    pub attempt: u16,
    /// An earlier attempt ended without a word (its lease ran out, or it was stopped half-way) or without knowing what it did.
    /// Stays true for all attempts that follow.
    pub outcome_unknown: bool,
    /// What the last attempt that ended in an error said.
    pub last_error: Option<String>,
    /// When it was enqueued.
    pub created_at: Timestamp,
    /// When it was first to run. Deadlines count from here.
    pub due_at: Timestamp,
    /// When this attempt was to run; after a lost lease, when that lease ran out.
    pub run_at: Timestamp,
}

impl Job {
    /// The payload as the handler's own type.
    ///
    /// # Errors
    /// [`QueueError::Payload`] when it is not of that shape.
    pub fn parse<T: DeserializeOwned>(&self) -> Result<T, QueueError> {
        T::deserialize(&self.payload).map_err(|source| QueueError::Payload {
            id: self.id,
            kind: self.kind.clone(),
            source,
        })
    }

    /// How long after it was first due `now` is.
    pub fn age(&self, now: Timestamp) -> SignedDuration {
        now.duration_since(self.due_at)
    }
}
