//! Numbers at which the public can answer.

use jiff::Timestamp;
use sqlx::{PgConnection, PgExecutor, PgPool};
use tidings_domain::{InboundNumberId, ServiceId};

use crate::{StoreError, utc};

/// A number.
#[derive(Clone, Debug)]
pub struct StoredInboundNumber {
    pub id: InboundNumberId,
    pub number: String,
    pub provider: String,
    /// The service that has it, and its name.
    pub service: Option<(ServiceId, String)>,
    pub active: bool,
    pub created_at: Timestamp,
    pub updated_at: Option<Timestamp>,
}

/// The numbers that a condition picks, which is what follows in the statement.
macro_rules! numbers {
    ($which:literal $(, $argument:expr)*) => {
        sqlx::query!(
            r#"SELECT number.id, number.number, provider, number.active, services.id AS "service_id?", services.name AS "service_name?",
                   number.created_at AS "created_at: jiff_sqlx::DateTime",
                   number.updated_at AS "updated_at: jiff_sqlx::DateTime"
               FROM inbound_numbers AS number LEFT JOIN services ON services.id = number.service_id "# + $which
            $(, $argument)*
        )
        .map(|row| StoredInboundNumber {
            id: row.id.into(),
            number: row.number,
            provider: row.provider,
            service: row.service_id.zip(row.service_name).map(|(id, name)| (id.into(), name)),
            active: row.active,
            created_at: utc::from_column(row.created_at),
            updated_at: row.updated_at.map(utc::from_column),
        })
    };
}

/// Every number, those first that were changed longest ago.
pub async fn list(pool: &PgPool) -> Result<Vec<StoredInboundNumber>, StoreError> {
    Ok(numbers!("ORDER BY number.updated_at, number.created_at, number.id").fetch_all(pool).await?)
}

/// Those that a service could have.
pub async fn available(pool: &PgPool) -> Result<Vec<StoredInboundNumber>, StoreError> {
    Ok(numbers!("WHERE number.active AND number.service_id IS NULL ORDER BY number.id").fetch_all(pool).await?)
}

/// How many numbers are in use or can be, and how many of them a service could have.
pub async fn count(pool: &PgPool) -> Result<(i64, i64), StoreError> {
    let counted = sqlx::query!(
        r#"SELECT count(*) AS "all!", count(*) FILTER (WHERE service_id IS NULL) AS "available!"
           FROM inbound_numbers WHERE active"#
    );
    let counted = counted.fetch_one(pool).await?;
    Ok((counted.all, counted.available))
}

/// A service's number.
pub async fn of_service(
    executor: impl PgExecutor<'_>,
    service: ServiceId,
) -> Result<Option<StoredInboundNumber>, StoreError> {
    Ok(numbers!("WHERE number.service_id = $1", service.as_uuid()).fetch_optional(executor).await?)
}

/// Puts a number among those that services can have; one that was archived is among them again. False where it is there already.
pub async fn insert(
    conn: &mut PgConnection,
    id: InboundNumberId,
    number: &str,
    provider: &str,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let done = sqlx::query!(
        "INSERT INTO inbound_numbers (id, number, provider, active, created_at) VALUES ($1, $2, $3, true, $4)
         ON CONFLICT (number) DO UPDATE SET active = true, provider = excluded.provider, updated_at = $4
             WHERE NOT inbound_numbers.active AND inbound_numbers.service_id IS NULL",
        id.as_uuid(),
        number,
        provider,
        utc::to_column(now) as _,
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() > 0)
}

/// Gives a number that is free to a service, that with this id if one is said; `None` when there is none.
pub async fn allocate(
    conn: &mut PgConnection,
    service: ServiceId,
    id: Option<InboundNumberId>,
    now: Timestamp,
) -> Result<Option<(InboundNumberId, String)>, StoreError> {
    Ok(sqlx::query!(
        "UPDATE inbound_numbers SET service_id = $1, updated_at = $3
         WHERE id = (
             SELECT id FROM inbound_numbers WHERE active AND service_id IS NULL AND ($2::uuid IS NULL OR id = $2)
             ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED)
         RETURNING id, number",
        service.as_uuid(),
        id.map(InboundNumberId::as_uuid),
        utc::to_column(now) as _,
    )
    .map(|row| (row.id.into(), row.number))
    .fetch_optional(conn)
    .await?)
}

/// Lets nothing come in at a service's number any more; whether it has one.
pub async fn disable(pool: &PgPool, service: ServiceId, now: Timestamp) -> Result<bool, StoreError> {
    let done = sqlx::query!(
        "UPDATE inbound_numbers SET active = false, updated_at = $2 WHERE service_id = $1",
        service.as_uuid(),
        utc::to_column(now) as _,
    )
    .execute(pool)
    .await?;
    Ok(done.rows_affected() > 0)
}
