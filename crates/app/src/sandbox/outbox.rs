//! The outbox that outlives a crash.

use async_trait::async_trait;
use jiff::Timestamp;
use tidings_domain::SharedClock;
use tidings_providers::{
    SendError,
    sandbox::{SandboxMessage, SandboxOutbox},
};
use tidings_queue::{NewJob, QueueError, Waker};
use tidings_store::{
    PgPool, StoreError,
    sandbox_messages::{self, NewSandboxMessage},
};

use super::{NewMessages, SANDBOX_RECEIPT, SandboxReceipt, pruner::Pruner};
use crate::group_commit::GroupCommit;

const MAX_BATCH: usize = 256;
const WRITERS: usize = 2;

/// Keeps messages in the database, each with the job for its receipt, in shared commits.
#[derive(Clone, Debug)]
pub struct DurableOutbox {
    writer: GroupCommit<SandboxMessage, (), OutboxError>,
}

/// Why a batch was not kept.
#[derive(Debug, thiserror::Error)]
enum OutboxError {
    #[error("the sandbox cannot keep messages: {0}")]
    Store(#[from] StoreError),
    #[error("the sandbox cannot plan receipts: {0}")]
    Queue(#[from] QueueError),
    #[error("the sandbox cannot write a receipt: {0}")]
    Payload(#[from] serde_json::Error),
}

impl DurableOutbox {
    /// Starts the writers, on the current runtime; they end when the last clone is dropped. After each commit `waker` is told
    /// of the receipts' jobs, and `new_messages` of the messages: share it with the viewer of the same process.
    pub fn start(pool: PgPool, clock: SharedClock, waker: Waker, new_messages: NewMessages) -> Self {
        let pruner = Pruner::new(pool.clone());
        let writer = GroupCommit::start(MAX_BATCH, WRITERS, move |messages: Vec<SandboxMessage>| {
            let (pool, clock, pruner) = (pool.clone(), clock.clone(), pruner.clone());
            let (waker, new_messages) = (waker.clone(), new_messages.clone());
            async move {
                let count = messages.len();
                keep(&pool, messages, clock.now()).await?;
                waker.announce(SANDBOX_RECEIPT);
                new_messages.tell();
                pruner.count(count);
                Ok(vec![(); count])
            }
        });
        Self { writer }
    }
}

#[async_trait]
impl SandboxOutbox for DurableOutbox {
    async fn accept(&self, message: SandboxMessage) -> Result<(), SendError> {
        self.writer.submit(message).await.map_err(|error| SendError::Unavailable(error.to_string()))
    }
}

/// The messages and the jobs for their receipts, both or neither.
async fn keep(pool: &PgPool, messages: Vec<SandboxMessage>, now: Timestamp) -> Result<(), OutboxError> {
    let jobs = messages.iter().map(|message| receipt_job(message, now)).collect::<Result<Vec<_>, _>>()?;
    let messages: Vec<_> = messages.into_iter().map(as_row).collect();
    let mut transaction = tidings_store::begin(pool).await.map_err(StoreError::from)?;
    sandbox_messages::insert_many(&mut transaction, &messages, now).await?;
    tidings_queue::enqueue(&mut *transaction, &jobs, now).await?;
    transaction.commit().await.map_err(StoreError::from)?;
    Ok(())
}

fn receipt_job(message: &SandboxMessage, now: Timestamp) -> Result<NewJob, serde_json::Error> {
    let receipt = SandboxReceipt {
        notification_id: message.notification_id,
        status: message.receipt,
        provider: message.provider.clone(),
    };
    let payload = serde_json::to_value(receipt)?;
    Ok(NewJob::new(SANDBOX_RECEIPT, payload, now).for_service(message.service_id.as_uuid()))
}

fn as_row(message: SandboxMessage) -> NewSandboxMessage {
    NewSandboxMessage {
        notification_id: message.notification_id,
        service_id: message.service_id,
        provider: message.provider,
        channel: message.channel,
        key_type: message.key_type,
        recipient: message.recipient,
        sender: message.sender,
        reply_to: message.reply_to,
        subject: message.subject,
        body: message.body,
        body_html: message.body_html,
        unsubscribe_link: message.unsubscribe_link,
        receipt: message.receipt,
    }
}

#[cfg(test)]
mod tests;
