//! What becomes of a letter before it is printed, and at the printer's.

use jiff::{Timestamp, civil::Date};
use jiff_sqlx::ToSqlx;
use sqlx::PgConnection;
use tidings_domain::{NotificationId, NotificationStatus, ServiceId, letter_cancellation::waits_for_printing};

use crate::{StoreError, utc};

/// Ends a letter that waits to be printed as `cancelled`; whether it waited.
pub async fn cancel_letter(
    conn: &mut PgConnection,
    service: ServiceId,
    id: NotificationId,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let from = NotificationStatus::ALL.iter().filter(|status| waits_for_printing(**status));
    let from: Vec<&str> = from.map(|status| status.as_str()).collect();
    let done = sqlx::query!(
        "UPDATE notifications SET notification_status = 'cancelled', updated_at = $4
         WHERE id = $1 AND service_id = $2 AND notification_type = 'letter' AND notification_status = ANY($3)",
        id.as_uuid(),
        service.as_uuid(),
        &from as _,
        utc::to_column(now) as _,
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() > 0)
}

/// A letter whose status has changed.
#[derive(Clone, Copy, Debug)]
pub struct ReportedLetter {
    /// Sheets of paper, as we counted them.
    pub billable_units: i32,
    pub created_at: Timestamp,
}

/// That a letter was handed to the post.
#[derive(Clone, Copy, Debug)]
pub struct Despatch {
    /// The day in London.
    pub on: Date,
    /// The post got it sorted, which costs less.
    pub is_sorted: bool,
}

/// Changes the status of a letter, live or in the history, where that takes the printer's report
/// ([`NotificationStatus::takes_print_report`]), and writes its despatch down. `None` where nothing changed: there is no
/// such letter, or its end is known already.
pub async fn report_letter(
    conn: &mut PgConnection,
    id: NotificationId,
    status: NotificationStatus,
    despatch: Option<Despatch>,
    now: Timestamp,
) -> Result<Option<ReportedLetter>, StoreError> {
    let from = NotificationStatus::ALL.iter().filter(|status| status.takes_print_report());
    let from: Vec<&str> = from.map(|status| status.as_str()).collect();
    let changed = sqlx::query!(
        r#"WITH live AS (
               UPDATE notifications SET notification_status = $2, updated_at = $4
               WHERE id = $1 AND notification_type = 'letter' AND notification_status = ANY($3)
               RETURNING billable_units, created_at),
           past AS (
               UPDATE notification_history SET notification_status = $2, updated_at = $4
               WHERE id = $1 AND notification_type = 'letter' AND notification_status = ANY($3)
               RETURNING billable_units, created_at)
           SELECT billable_units AS "billable_units!", created_at AS "created_at!: jiff_sqlx::DateTime"
           FROM (SELECT * FROM live UNION ALL SELECT * FROM past) AS changed LIMIT 1"#,
        id.as_uuid(),
        status.as_str(),
        &from as _,
        utc::to_column(now) as _,
    )
    .fetch_optional(&mut *conn)
    .await?;
    let Some(changed) = changed else { return Ok(None) };
    if let Some(Despatch { on, is_sorted }) = despatch {
        sqlx::query!(
            "INSERT INTO notifications_letter_despatch (notification_id, despatched_on, cost_threshold)
             VALUES ($1, $2, $3::text::letter_despatch_cost_threshold)
             ON CONFLICT (notification_id) DO UPDATE
             SET despatched_on = EXCLUDED.despatched_on, cost_threshold = EXCLUDED.cost_threshold",
            id.as_uuid(),
            on.to_sqlx() as _,
            if is_sorted { "sorted" } else { "unsorted" },
        )
        .execute(conn)
        .await?;
    }
    Ok(Some(ReportedLetter {
        billable_units: changed.billable_units,
        created_at: utc::from_column(changed.created_at),
    }))
}
