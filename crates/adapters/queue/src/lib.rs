#![doc = include_str!("../README.md")]

mod cancel;
mod claim;
mod dead;
mod depth;
mod enqueue;
mod error;
mod finish;
mod handler;
mod job;
mod named;
mod next_runs;
mod periodic;
mod progress;
mod retry_schedule;
mod runner;
mod telemetry;
mod waker;

pub use cancel::cancel;
pub use claim::claim;
pub use dead::{DeadFilter, DeadJob, dead_count, delete_dead_before, list_dead, replay_dead};
pub use depth::{Depth, depth};
pub use enqueue::enqueue;
pub use error::QueueError;
pub use finish::{acknowledge, bury, extend, release, retry};
pub use handler::{Handler, HandlerError, Outcome, Policy};
pub use job::{Job, Lane, NewJob};
pub use named::named;
pub use next_runs::next_runs;
pub use periodic::{Periodic, Recurrence, enqueue_due, keep_enqueueing};
pub use progress::Progress;
pub use retry_schedule::RetrySchedule;
pub use runner::Runner;
pub use waker::Waker;
