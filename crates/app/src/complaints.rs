//! Keeps what recipients complain of.

use jiff::Timestamp;
use tidings_domain::ComplaintId;
use tidings_providers::ses::Complaint;
use tidings_store::{
    StoreError,
    complaints::{self, Kept, NewComplaint},
};

use crate::{App, random};

/// Keeps a complaint with the email that it is about, whose status it does not change. One that is told twice is kept once;
/// one about an email that is not there is passed over. What follows from it, such as telling the service, belongs into
/// this transaction.
///
/// # Errors
/// When the database does not take it.
pub async fn record(app: &App, complaint: &Complaint, now: Timestamp) -> Result<Kept, StoreError> {
    let Complaint { reference, feedback_id, complaint_type, complained_at } = complaint;
    let new = NewComplaint {
        id: ComplaintId::at(now, random::id_bytes()),
        reference,
        feedback_id: feedback_id.as_deref(),
        complaint_type: complaint_type.as_deref(),
        complained_at: *complained_at,
    };
    let mut transaction = app.pool.begin().await?;
    let kept = complaints::insert(&mut transaction, new, now).await?;
    transaction.commit().await?;
    match kept {
        Kept::New(notification_id, service_id) => tracing::info!(%notification_id, %service_id, "a complaint"),
        Kept::Repeated => {}
        Kept::Unknown => tracing::warn!(reference, "a complaint about an email that is not there"),
    }
    Ok(kept)
}
