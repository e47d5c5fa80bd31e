//! The small figures of a service's dashboard, in one statement: to ask for one costs more than to read it.

use std::collections::BTreeMap;

use jiff::{Timestamp, civil::Date};
use jiff_sqlx::{DateTime, ToSqlx};
use sqlx::{PgPool, types::Json};
use tidings_domain::{ServiceId, rate_limit::LimitedChannel};

use crate::{StoreError, inbound_sms, known, utc};

/// What a dashboard tells beside how many messages were sent ([`crate::templates::counts`]).
#[derive(Clone, Debug)]
pub struct Dashboard {
    /// What counts against the limits of the day; counts that are nought may be left out.
    pub sent_today: Vec<(LimitedChannel, i64)>,
    /// There is one that is neither archived nor hidden.
    pub has_templates: bool,
    /// How many jobs wait for their time, and when the next begins.
    pub scheduled_jobs: (i64, Option<Timestamp>),
    pub inbound_sms: inbound_sms::Summary,
}

/// The small figures of a service: text messages received since an instant, and what counts against the limits of `today`, a day in
/// UTC. Of a service that is not there nothing is told.
pub async fn read(pool: &PgPool, service: ServiceId, since: Timestamp, today: Date) -> Result<Dashboard, StoreError> {
    let row = sqlx::query!(
        r#"SELECT COALESCE((SELECT json_object_agg(channel, count) FROM daily_message_counts
                         WHERE service_id = $1 AND day = $2), '{}') AS "sent_today!: Json<BTreeMap<String, i64>>",
               EXISTS (SELECT FROM templates WHERE service_id = $1 AND NOT archived AND NOT hidden) AS "has_templates!",
               jobs.waiting AS "jobs_waiting!", jobs.soonest AS "soonest: DateTime",
               (SELECT count(*) FROM inbound_sms WHERE service_id = $1 AND created_at >= $3) AS "received!",
               (SELECT max(created_at) FROM inbound_sms WHERE service_id = $1) AS "latest_received: DateTime"
           FROM (SELECT count(*) AS waiting, min(scheduled_for) AS soonest FROM jobs
                 WHERE service_id = $1 AND job_status = 'scheduled') AS jobs"#,
        service.as_uuid(),
        today.to_sqlx() as _,
        utc::to_column(since) as _,
    )
    .fetch_one(pool)
    .await?;
    let sent_today = row.sent_today.0.into_iter();
    let sent_today =
        sent_today.map(|(channel, count)| Ok((known("daily_message_counts", "channel", &channel)?, count)));
    Ok(Dashboard {
        sent_today: sent_today.collect::<Result<_, StoreError>>()?,
        has_templates: row.has_templates,
        scheduled_jobs: (row.jobs_waiting, row.soonest.map(utc::from_column)),
        inbound_sms: inbound_sms::Summary { count: row.received, latest: row.latest_received.map(utc::from_column) },
    })
}
