//! Whom services in trial mode may send to besides their teams: the table `service_whitelist`.

use jiff::Timestamp;
use sqlx::{PgConnection, PgExecutor};
use tidings_domain::{GuestListEntryId, ServiceId};

use crate::{StoreError, utc};

/// A recipient as it was entered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Guest {
    EmailAddress(String),
    PhoneNumber(String),
}

/// The guest list of a service, in the order in which it was entered.
pub async fn list(conn: impl PgExecutor<'_>, service: ServiceId) -> Result<Vec<Guest>, StoreError> {
    Ok(sqlx::query!(
        r#"SELECT recipient, recipient_type = 'email' AS "is_email!" FROM service_whitelist WHERE service_id = $1
           ORDER BY created_at, id"#,
        service.as_uuid()
    )
    .map(|row| if row.is_email { Guest::EmailAddress(row.recipient) } else { Guest::PhoneNumber(row.recipient) })
    .fetch_all(conn)
    .await?)
}

/// Replaces the guest list of a service.
pub async fn replace(
    conn: &mut PgConnection,
    service: ServiceId,
    guests: &[(GuestListEntryId, Guest)],
    now: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query!("DELETE FROM service_whitelist WHERE service_id = $1", service.as_uuid()).execute(&mut *conn).await?;
    let ids: Vec<_> = guests.iter().map(|(id, _)| id.as_uuid()).collect();
    let (types, recipients): (Vec<_>, Vec<_>) = guests
        .iter()
        .map(|(_, guest)| match guest {
            Guest::EmailAddress(address) => ("email".to_owned(), address.clone()),
            Guest::PhoneNumber(number) => ("mobile".to_owned(), number.clone()),
        })
        .unzip();
    sqlx::query!(
        "INSERT INTO service_whitelist (id, service_id, recipient_type, recipient, created_at)
         SELECT id, $1, type::recipient_type, recipient, $5
         FROM UNNEST($2::uuid[], $3::text[], $4::text[]) AS given (id, type, recipient)",
        service.as_uuid(),
        &ids,
        &types,
        &recipients,
        utc::to_column(now) as _,
    )
    .execute(conn)
    .await?;
    Ok(())
}
