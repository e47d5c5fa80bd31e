//! Messages whose time is over: moved to the history, and the history deleted with partitions and without.

use anyhow::{Result, ensure};
use jiff::Timestamp;
use sqlx::{AssertSqlSafe, PgPool, raw_sql};
use tidings_domain::{NotificationType, ServiceId};
use tidings_store::notifications::{self, Expired, Staying};
use uuid::Uuid;

use crate::timing::Timings;

/// So many messages are moved.
const MESSAGES: u64 = 200_000;
/// As `tidings_app::retention` has it.
const PORTION: i64 = 4_000;

/// Texts of the busy service, of its ten templates, a fifth of them from a spreadsheet. Triggers are left out: they have counted.
const FILL: &str = "
    SET session_replication_role = replica;
    INSERT INTO templates_history
    SELECT copy.* FROM (SELECT * FROM templates_history WHERE template_type = 'sms' LIMIT 1) AS template,
        generate_series(1, 10) AS n,
        jsonb_populate_record(NULL::templates_history, to_jsonb(template) || jsonb_build_object(
            'id', number(n), 'version', 1, 'service_id', number(1))) AS copy
    ON CONFLICT DO NOTHING;
    INSERT INTO api_keys (id, name, secret, service_id, created_at, created_by_id, version, key_type)
    SELECT number(1), 'key', 'key', id, now(), created_by_id, 1, 'normal' FROM services WHERE id = number(1)
    ON CONFLICT DO NOTHING;
    INSERT INTO jobs (id, original_file_name, service_id, created_at, notification_count, notifications_sent,
        template_version, notifications_delivered, notifications_failed, job_status)
    SELECT number(n), 'people.csv', number(1), now(), 1, 1, 1, 0, 0, 'finished' FROM generate_series(1, 10) AS n
    ON CONFLICT DO NOTHING;
    INSERT INTO notifications (id, \"to\", normalised_to, service_id, template_id, template_version, api_key_id, job_id,
        job_row_number, created_at, sent_at, updated_at, sent_by, key_type, notification_type, billable_units,
        notification_status, rate_multiplier, international, phone_prefix, client_reference, _personalisation)
    SELECT (lpad(to_hex(1750000000000 + n * 50), 12, '0') || '7' || substr(md5(n::text), 1, 3) || 'a'
            || substr(md5(n::text), 4, 15))::uuid,
        '07700 900001', '447700900001', number(1), number(1 + n % 10), 1, CASE WHEN n % 5 > 0 THEN number(1) END,
        CASE WHEN n % 5 = 0 THEN number(1 + n * 10 / $1) END, CASE WHEN n % 5 = 0 THEN n END,
        at, at + interval '1 s', at + interval '2 s', 'mmg', CASE WHEN n % 20 = 0 THEN 'team' ELSE 'normal' END, 'sms', 1,
        CASE WHEN n % 13 = 0 THEN 'permanent-failure' ELSE 'delivered' END, 1, false, '44', 'bench-' || n, repeat('x', 200)
    FROM generate_series(1, $1 - 1) AS n, LATERAL (SELECT timestamp '2026-06-01' + n * interval '0.05 s' AS at) AS its;
    SET session_replication_role = origin";

/// Moves them, portion by portion, without pauses.
pub async fn measure(pool: &PgPool, timings: &mut Timings) -> Result<()> {
    let mut conn = pool.acquire().await?;
    raw_sql(AssertSqlSafe(FILL.replace("$1", &(MESSAGES + 1).to_string()))).execute(&mut *conn).await?;
    raw_sql("VACUUM ANALYZE notifications").execute(&mut *conn).await?;
    let before: Timestamp = "2026-06-10T23:00:00Z".parse()?;
    let expired = Expired {
        service_id: ServiceId::new(Uuid::from_u128(1)),
        notification_type: NotificationType::Sms,
        since: Timestamp::UNIX_EPOCH,
        before,
    };
    let staying = Staying { unfinished: &[], changed_since: before };
    timings
        .once(&format!("moving {MESSAGES} messages to the history"), async {
            let (mut next, mut moved) = (Some(expired), 0);
            while let Some(expired) = next {
                let portion = notifications::archive(&mut *conn, &expired, staying, PORTION).await?;
                moved += portion.messages;
                next = portion.left_since.map(|since| Expired { since, ..expired });
            }
            ensure!(moved == MESSAGES, "{moved} messages were moved");
            Ok(())
        })
        .await?;
    measure_partitions(pool, timings).await
}

/// So many rows of history are deleted.
const ROWS: i64 = 1_000_000;

/// The same rows twice: in a table as it is, and in one by month, whose keys have to name what it is partitioned by.
const SCRATCH: &str = "
    CREATE SCHEMA scratch;
    CREATE TABLE scratch.flat (LIKE notification_history INCLUDING ALL);
    CREATE TABLE scratch.monthly (LIKE notification_history, PRIMARY KEY (id, created_at)) PARTITION BY RANGE (created_at);
    CREATE INDEX ON scratch.monthly (created_at);
    CREATE INDEX ON scratch.monthly (service_id, key_type, notification_type, created_at);
    CREATE INDEX ON scratch.monthly (job_id) WHERE job_id IS NOT NULL;
    CREATE INDEX ON scratch.monthly (reference) WHERE reference IS NOT NULL;
    DO $do$
    BEGIN
        FOR month IN 0..12 LOOP
            EXECUTE format('CREATE TABLE scratch.month_%s PARTITION OF scratch.monthly FOR VALUES FROM (%L) TO (%L)', month,
                timestamp '2026-06-01' - month * interval '1 month', timestamp '2026-07-01' - month * interval '1 month');
        END LOOP;
    END
    $do$;
    CREATE TABLE scratch.rows (LIKE notification_history);
    INSERT INTO scratch.rows SELECT * FROM notification_history ORDER BY created_at LIMIT $1;
    UPDATE scratch.rows SET created_at = timestamp '2025-06-01' + (created_at - timestamp '2026-04-30') / 2;";

/// Deletes what is more than a year old, as the deep archive does, and by dropping what holds it; and what partitions cost others.
async fn measure_partitions(pool: &PgPool, timings: &mut Timings) -> Result<()> {
    let mut conn = pool.acquire().await?;
    raw_sql(AssertSqlSafe(SCRATCH.replace("$1", &ROWS.to_string()))).execute(&mut *conn).await?;
    for table in ["flat", "monthly"] {
        let fill = format!("INSERT INTO scratch.{table} SELECT * FROM scratch.rows");
        let run = async {
            raw_sql(AssertSqlSafe(fill)).execute(&mut *conn).await?;
            Ok(())
        };
        timings.once(&format!("storing {ROWS} rows of history, {table}"), run).await?;
        raw_sql(AssertSqlSafe(format!("VACUUM ANALYZE scratch.{table}"))).execute(&mut *conn).await?;
        let look_up = format!(
            "SELECT count(*) FROM scratch.{table} WHERE id = ANY(ARRAY(SELECT id FROM scratch.rows LIMIT 256))"
        );
        timings
            .median(&format!("looking up 256 of them by id, {table}"), async || {
                let found: i64 = sqlx::query_scalar(AssertSqlSafe(look_up.clone())).fetch_one(pool).await?;
                ensure!(found == 256, "{found} were found");
                Ok(())
            })
            .await?;
    }
    timings
        .once("deleting them by portions, flat", async {
            let portion = "DELETE FROM scratch.flat WHERE id = ANY(ARRAY(
                SELECT id FROM scratch.flat ORDER BY created_at LIMIT 50000 FOR UPDATE))";
            while raw_sql(portion).execute(&mut *conn).await?.rows_affected() > 0 {}
            Ok(())
        })
        .await?;
    timings
        .once("and the vacuum after that", async {
            raw_sql("VACUUM scratch.flat").execute(&mut *conn).await?;
            Ok(())
        })
        .await?;
    timings
        .once("dropping their partition, monthly", async {
            raw_sql("DROP TABLE scratch.month_12").execute(&mut *conn).await?;
            Ok(())
        })
        .await?;
    let left: i64 = sqlx::query_scalar("SELECT count(*) FROM scratch.monthly").fetch_one(&mut *conn).await?;
    ensure!(left == 0, "{left} rows are left");
    raw_sql("DROP SCHEMA scratch CASCADE").execute(&mut *conn).await?;
    Ok(())
}
