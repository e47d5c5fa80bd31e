//! What the sandbox providers were given: kept for the message viewer, and answered with the receipts that real providers
//! would have sent.

mod outbox;
mod pruner;
mod viewer;

use serde::{Deserialize, Serialize};
use tidings_domain::{NotificationId, NotificationStatus};

pub use outbox::DurableOutbox;
pub use tidings_store::{
    StoreError,
    sandbox_messages::{Filter, SandboxMessage, Totals},
};
pub use viewer::{Changes, NewMessages, Viewer};

/// The job that reports the receipt of a message which the sandbox accepted.
pub const SANDBOX_RECEIPT: &str = "sandbox-receipt";

/// The payload of [`SANDBOX_RECEIPT`]. A message that was accepted twice has two such jobs: the handler is idempotent, as
/// that of any provider's receipt.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SandboxReceipt {
    pub notification_id: NotificationId,
    /// The final status to report.
    pub status: NotificationStatus,
    /// The provider that the sandbox stood in for.
    pub provider: String,
}
