//! Addresses that are sent no emails for a while: how they come onto the list, and how somebody looks at it and takes them off.
//! [`crate::deliver`] keeps to it.

use jiff::Timestamp;
use tidings_domain::{NotificationId, ServiceId, SuppressionReason, suppression};
use tidings_recipients::EmailAddress;
use tidings_store::{
    PgConnection, PgPool, StoreError,
    email_suppressions::{self, EmailSuppression},
};

use crate::notify_service::NOTIFY_SERVICE;

/// Most that are read at a time.
const PAGE: i64 = 500;

/// These emails came back because there is no such mailbox, of which the transaction makes a note.
pub(crate) async fn after_bounces(
    conn: &mut PgConnection,
    emails: &[NotificationId],
    now: Timestamp,
) -> Result<(), StoreError> {
    if emails.is_empty() {
        return Ok(());
    }
    let ends_at = suppression::ends_at(SuppressionReason::Bounce, now);
    let added = email_suppressions::insert_bounced(conn, emails, now, ends_at).await?;
    count(SuppressionReason::Bounce, added);
    Ok(())
}

/// The recipient of an email complained, of which the transaction makes a note; not where the platform itself sent it. Its emails are
/// asked for, and who gets none can neither sign in nor change the address. `told_address` stands for the recipient where the email
/// has none any more.
pub(crate) async fn after_complaint(
    conn: &mut PgConnection,
    service: ServiceId,
    email: NotificationId,
    complaint_type: Option<&str>,
    told_address: Option<&str>,
    now: Timestamp,
) -> Result<(), StoreError> {
    if service == NOTIFY_SERVICE || !suppression::is_unwanted(complaint_type) {
        return Ok(());
    }
    let told_address = told_address.map(EmailAddress::format);
    let is_added = email_suppressions::insert_complained(conn, service, email, told_address.as_deref(), now).await?;
    count(SuppressionReason::Complaint, u64::from(is_added));
    Ok(())
}

fn count(reason: SuppressionReason, added: u64) {
    metrics::counter!("tidings_email_suppressions_added_total", "reason" => reason.as_str()).increment(added);
}

/// What is known of an address, the latest first; those that are over may be among it.
///
/// # Errors
/// When the database cannot be asked.
pub async fn of_address(pool: &PgPool, email_address: &str) -> Result<Vec<EmailSuppression>, StoreError> {
    email_suppressions::of_address(pool, &EmailAddress::format(email_address)).await
}

/// The latest that came before the one numbered `before`, some hundreds; those that are over may be among them.
///
/// # Errors
/// When the database cannot be asked.
pub async fn page(pool: &PgPool, before: Option<i64>) -> Result<Vec<EmailSuppression>, StoreError> {
    email_suppressions::page(pool, before, PAGE).await
}

/// Takes an address off the list of a service, or, without one, off all there are; tells how many.
///
/// # Errors
/// When the database does not take it.
pub async fn remove(pool: &PgPool, email_address: &str, service: Option<ServiceId>) -> Result<u64, StoreError> {
    let mut conn = pool.acquire().await?;
    email_suppressions::delete(&mut conn, &EmailAddress::format(email_address), service).await
}
