//! What a call that others wait for came to.

use std::{any::Any, sync::Arc};

use tokio::sync::watch;

use crate::{read_through::CallError, storable::Storable};

/// What is handed on to those who wait. It is as new as their question, a failure like a reply: who may wait for which call is the
/// same for both.
#[derive(Clone, Debug)]
pub enum Outcome {
    /// The reply, as JSON text.
    Reply(Arc<str>),
    /// The failure, of the type that the client has for them.
    Failure(Arc<dyn Any + Send + Sync>),
    /// What says nothing to anybody but the caller: each of the others asks by itself.
    Own,
}

impl Outcome {
    /// What a call gives to others; `family` is for the log.
    pub fn of<T: Storable, E: CallError>(family: &'static str, answer: &Result<T, E>) -> Self {
        match answer.as_ref().map(serde_json::to_string) {
            Ok(Ok(json)) => Self::Reply(json.into()),
            Ok(Err(error)) => {
                tracing::error!(family, %error, "a reply cannot be written: it is neither kept nor shared");
                Self::Own
            }
            Err(failure) => match failure.for_everybody() {
                Some(failure) => Self::Failure(Arc::new(failure)),
                None => Self::Own,
            },
        }
    }

    /// The answer for one who waited; `None` if it has to ask by itself.
    pub fn answer<T: Storable, E: CallError>(&self) -> Option<Result<T, E>> {
        match self {
            Self::Reply(json) => serde_json::from_str(json).ok().map(Ok),
            Self::Failure(failure) => failure.downcast_ref::<E>().and_then(E::for_everybody).map(Err),
            Self::Own => None,
        }
    }
}

/// Where the outcome will be.
pub type Landed = watch::Receiver<Option<Outcome>>;

/// The outcome to come.
pub struct Landing(Landed);

impl Landing {
    /// Waits for this one.
    pub const fn of(landed: Landed) -> Self {
        Self(landed)
    }

    /// The outcome; nothing if whoever was to call has gone away.
    pub async fn wait(mut self) -> Option<Outcome> {
        self.0.wait_for(Option::is_some).await.ok()?.clone()
    }
}
