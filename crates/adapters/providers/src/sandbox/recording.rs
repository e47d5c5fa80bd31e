//! An outbox for tests.

use std::{
    collections::VecDeque,
    sync::{Mutex, MutexGuard, PoisonError},
};

use async_trait::async_trait;

use super::{SandboxMessage, SandboxOutbox};
use crate::SendError;

/// Keeps messages in memory, and fails when told to: for tests of whoever sends.
///
/// ```
/// # use tidings_providers::{SendError, sandbox::RecordingOutbox};
/// let outbox = RecordingOutbox::default();
/// outbox.fail_next([SendError::Unavailable("time-out".into()), SendError::Refused("no such number".into())]);
/// assert!(outbox.messages().is_empty());
/// ```
#[derive(Debug, Default)]
pub struct RecordingOutbox {
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    messages: Vec<SandboxMessage>,
    failures: VecDeque<SendError>,
}

impl RecordingOutbox {
    /// What was accepted, oldest first; a message that came twice is there twice.
    pub fn messages(&self) -> Vec<SandboxMessage> {
        self.state().messages.clone()
    }

    /// Makes the next messages fail, one per error, in this order; those after them are accepted again.
    pub fn fail_next(&self, errors: impl IntoIterator<Item = SendError>) {
        self.state().failures.extend(errors);
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl SandboxOutbox for RecordingOutbox {
    async fn accept(&self, message: SandboxMessage) -> Result<(), SendError> {
        let mut state = self.state();
        if let Some(error) = state.failures.pop_front() {
            return Err(error);
        }
        state.messages.push(message);
        Ok(())
    }
}
