//! Where services want to be called, with their tokens as stored (see [`crate::signed_column`]).

use std::collections::HashSet;

use jiff::Timestamp;
use sqlx::{PgConnection, PgExecutor};
use tidings_domain::{CallbackId, CallbackType, ServiceId, UserId};

use crate::{StoreError, known, utc};

/// A row of `service_callback_api`, without its token.
#[derive(Clone, Debug)]
pub struct StoredCallback {
    pub id: CallbackId,
    pub service_id: ServiceId,
    pub url: String,
    pub updated_by_id: UserId,
    pub created_at: Timestamp,
    pub updated_at: Option<Timestamp>,
}

/// A statement that gives rows of the table: what stands before the columns and after them, and its arguments.
macro_rules! rows {
    ($before:literal, $after:literal $(, $argument:expr)* $(,)?) => {
        sqlx::query!(
            $before + r#" id, service_id, url, updated_by_id, created_at AS "created_at: jiff_sqlx::DateTime",
                updated_at AS "updated_at: jiff_sqlx::DateTime" "# + $after
            $(, $argument)*
        )
        .map(|row| StoredCallback {
            id: row.id.into(),
            service_id: row.service_id.into(),
            url: row.url,
            updated_by_id: row.updated_by_id.into(),
            created_at: utc::from_column(row.created_at),
            updated_at: row.updated_at.map(utc::from_column),
        })
    };
}

/// A callback of a service, about this.
pub async fn find(
    conn: impl PgExecutor<'_>,
    service: ServiceId,
    id: CallbackId,
    callback_type: CallbackType,
) -> Result<Option<StoredCallback>, StoreError> {
    Ok(rows!(
        "SELECT",
        "FROM service_callback_api WHERE service_id = $1 AND id = $2 AND callback_type = $3",
        service.as_uuid(),
        id.as_uuid(),
        callback_type.as_str(),
    )
    .fetch_optional(conn)
    .await?)
}

/// Where a service is called, and what it knows us by.
#[derive(Clone, Debug)]
pub struct CallbackTarget {
    pub service_id: ServiceId,
    pub url: String,
    /// The encoded token.
    pub bearer_token: String,
}

/// A callback of a service with what it is called by.
#[derive(Clone, Debug)]
pub struct ServiceTarget {
    pub callback_type: CallbackType,
    pub url: String,
    /// The encoded token.
    pub bearer_token: String,
}

/// Where a service is called by one of its callbacks.
pub async fn target(
    conn: impl PgExecutor<'_>,
    service: ServiceId,
    id: CallbackId,
) -> Result<Option<ServiceTarget>, StoreError> {
    let row = sqlx::query!(
        "SELECT callback_type, url, bearer_token FROM service_callback_api WHERE service_id = $1 AND id = $2",
        service.as_uuid(),
        id.as_uuid(),
    )
    .fetch_optional(conn)
    .await?;
    row.map(|row| {
        let callback_type = row.callback_type.unwrap_or_default();
        let callback_type = known("service_callback_api", "callback_type", &callback_type)?;
        Ok(ServiceTarget { callback_type, url: row.url, bearer_token: row.bearer_token })
    })
    .transpose()
}

/// Where those of `services` are called about this that want to be.
pub async fn targets(
    conn: impl PgExecutor<'_>,
    callback_type: CallbackType,
    services: &[ServiceId],
) -> Result<Vec<CallbackTarget>, StoreError> {
    let services: Vec<_> = services.iter().map(|service| service.as_uuid()).collect();
    Ok(sqlx::query!(
        "SELECT service_id, url, bearer_token FROM service_callback_api WHERE service_id = ANY($1) AND callback_type = $2",
        &services,
        callback_type.as_str(),
    )
    .map(|row| CallbackTarget { service_id: row.service_id.into(), url: row.url, bearer_token: row.bearer_token })
    .fetch_all(conn)
    .await?)
}

/// Those of `services` that want to be called about this.
pub async fn wanted_by(
    conn: impl PgExecutor<'_>,
    callback_type: CallbackType,
    services: &[ServiceId],
) -> Result<HashSet<ServiceId>, StoreError> {
    let services: Vec<_> = services.iter().map(|service| service.as_uuid()).collect();
    let wanted = sqlx::query_scalar!(
        "SELECT service_id FROM service_callback_api WHERE service_id = ANY($1) AND callback_type = $2",
        &services,
        callback_type.as_str(),
    )
    .fetch_all(conn)
    .await?;
    Ok(wanted.into_iter().map(Into::into).collect())
}

/// A callback to be made.
#[derive(Clone, Debug)]
pub struct NewCallback<'a> {
    pub id: CallbackId,
    pub service_id: ServiceId,
    pub url: &'a str,
    /// The encoded token.
    pub bearer_token: &'a str,
    pub callback_type: Option<CallbackType>,
    pub updated_by: UserId,
}

/// Makes a callback, with its first version.
pub async fn insert(
    conn: &mut PgConnection,
    callback: &NewCallback<'_>,
    now: Timestamp,
) -> Result<StoredCallback, StoreError> {
    let made = rows!(
        "INSERT INTO service_callback_api
             (id, service_id, url, bearer_token, created_at, updated_by_id, version, callback_type)
         VALUES ($1, $2, $3, $4, $5, $6, 1, $7) RETURNING",
        "",
        callback.id.as_uuid(),
        callback.service_id.as_uuid(),
        callback.url,
        callback.bearer_token,
        utc::to_column(now) as _,
        callback.updated_by.as_uuid(),
        callback.callback_type.map(CallbackType::as_str),
    )
    .fetch_one(&mut *conn)
    .await?;
    copy_to_history(conn, callback.id).await?;
    Ok(made)
}

/// What changes of a callback; what is none stays.
#[derive(Clone, Debug)]
pub struct CallbackChange<'a> {
    pub url: Option<&'a str>,
    /// The encoded token.
    pub bearer_token: Option<&'a str>,
    pub updated_by: UserId,
}

/// Changes a callback of a service about this, as its next version; `None` when there is no such one.
pub async fn update(
    conn: &mut PgConnection,
    service: ServiceId,
    id: CallbackId,
    callback_type: CallbackType,
    change: &CallbackChange<'_>,
    now: Timestamp,
) -> Result<Option<StoredCallback>, StoreError> {
    let changed = rows!(
        "UPDATE service_callback_api SET url = COALESCE($4, url), bearer_token = COALESCE($5, bearer_token),
             updated_by_id = $6, updated_at = $7, version = version + 1
         WHERE service_id = $1 AND id = $2 AND callback_type = $3 RETURNING",
        "",
        service.as_uuid(),
        id.as_uuid(),
        callback_type.as_str(),
        change.url,
        change.bearer_token,
        change.updated_by.as_uuid(),
        utc::to_column(now) as _,
    )
    .fetch_optional(&mut *conn)
    .await?;
    if changed.is_some() {
        copy_to_history(conn, id).await?;
    }
    Ok(changed)
}

/// Deletes a callback of a service about this; `false` when there is no such one. Its versions stay.
pub async fn delete(
    conn: impl PgExecutor<'_>,
    service: ServiceId,
    id: CallbackId,
    callback_type: CallbackType,
) -> Result<bool, StoreError> {
    let done = sqlx::query!(
        "DELETE FROM service_callback_api WHERE service_id = $1 AND id = $2 AND callback_type = $3",
        service.as_uuid(),
        id.as_uuid(),
        callback_type.as_str(),
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

async fn copy_to_history(conn: &mut PgConnection, id: CallbackId) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO service_callback_api_history
             (id, service_id, url, bearer_token, created_at, updated_at, updated_by_id, version, callback_type)
         SELECT id, service_id, url, bearer_token, created_at, updated_at, updated_by_id, version, callback_type
         FROM service_callback_api WHERE id = $1",
        id.as_uuid()
    )
    .execute(conn)
    .await?;
    Ok(())
}
