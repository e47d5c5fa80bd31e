//! Keeps what recipients complain of, and shows it.

use jiff::Timestamp;
use tidings_api_types::internal::{
    complaints as wire,
    page::{PAGE_SIZE, Page, PageLinks},
    service::reports::DaysBetween,
};
use tidings_domain::{CallbackType, ComplaintId, london};
use tidings_providers::ses::Complaint;
use tidings_store::{
    StoreError,
    complaints::{self, Kept, NewComplaint, StoredComplaint},
};

use crate::{App, Failure, callbacks, email_suppressions, random};

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
    let mut transaction = app.begin().await?;
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

/// A page of complaints about any service's emails, the newest first; only the first page may be empty.
///
/// # Errors
/// When there is no such page, or the database cannot be asked.
pub async fn page(app: &App, page: Page) -> Result<wire::ComplaintPage, Failure> {
    let (stored, total) = tokio::try_join!(
        complaints::page(&app.pool, page.offset(PAGE_SIZE), PAGE_SIZE),
        complaints::count(&app.pool, None)
    )?;
    if stored.is_empty() && page != Page::default() {
        return Err(Failure::not_found());
    }
    let links = PageLinks::around("/complaint", page, total);
    Ok(wire::ComplaintPage { complaints: stored.into_iter().map(on_the_wire).collect(), links })
}

/// How many complaints came on some days in London.
///
/// # Errors
/// When the database cannot be asked.
pub async fn count(app: &App, days: DaysBetween) -> Result<i64, Failure> {
    let (first, _) = london::day_bounds(days.start_date);
    let (_, end) = london::day_bounds(days.end_date);
    Ok(complaints::count(&app.pool, Some((first, end))).await?)
}

fn on_the_wire(stored: StoredComplaint) -> wire::Complaint {
    wire::Complaint {
        id: stored.id,
        notification_id: stored.notification_id,
        service_id: stored.service_id,
        service_name: stored.service_name,
        ses_feedback_id: stored.feedback_id,
        complaint_type: stored.complaint_type,
        complaint_date: stored.complained_at.map(Into::into),
        created_at: stored.created_at.into(),
    }
}
