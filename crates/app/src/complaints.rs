//! Keeps what recipients complain of.

use jiff::Timestamp;
use tidings_domain::{CallbackType, ComplaintId};
use tidings_providers::ses::Complaint;
use tidings_store::{
    StoreError,
    complaints::{self, Kept, NewComplaint},
};

use crate::{App, callbacks, email_suppressions, random};

/// Keeps a complaint with the email that it is about, whose status it does not change. One that is told twice is kept once; one about
/// an email that is not there is passed over. The job that tells the service, where it wants to be told, is enqueued in the same
/// transaction, in which the recipient is also put on the list of those whom the service sends no more emails.
///
/// # Errors
/// When the database does not take it.
pub async fn record(app: &App, complaint: &Complaint, now: Timestamp) -> Result<Kept, StoreError> {
    let Complaint { reference, feedback_id, complaint_type, complained_at, recipient } = complaint;
    let id = ComplaintId::at(now, random::id_bytes());
    let new = NewComplaint {
        id,
        reference,
        feedback_id: feedback_id.as_deref(),
        complaint_type: complaint_type.as_deref(),
        complained_at: *complained_at,
    };
    let mut transaction = app.pool.begin().await?;
    let kept = complaints::insert(&mut transaction, new, now).await?;
    let is_told = match kept {
        Kept::New(email, service) => {
            let (kind, told) = (complaint_type.as_deref(), recipient.as_deref());
            email_suppressions::after_complaint(&mut transaction, service, email, kind, told, now).await?;
            let recipient = recipient.as_deref().unwrap_or_default();
            callbacks::complaint_made(&mut transaction, &app.signer, service, id, recipient, now).await?
        }
        Kept::Repeated | Kept::Unknown => false,
    };
    transaction.commit().await?;
    if is_told {
        app.wake_callbacks(CallbackType::Complaint);
    }
    match kept {
        Kept::New(notification_id, service_id) => tracing::info!(%notification_id, %service_id, "a complaint"),
        Kept::Repeated => {}
        Kept::Unknown => tracing::warn!(reference, "a complaint about an email that is not there"),
    }
    Ok(kept)
}
