//! A history as years would bring it, and facts of more messages than a disk has room for.

use anyhow::Result;
use sqlx::{PgPool, raw_sql};

/// The services: number 1 is the busy one, three thousand small ones follow. Copies of the one that is seeded, as are their templates.
const SERVICES: &str = "
    CREATE FUNCTION number(n bigint) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$ SELECT lpad(to_hex(n), 32, '0')::uuid $$;
    INSERT INTO services
    SELECT copy.* FROM (SELECT * FROM services LIMIT 1) AS service, generate_series(1, 3001) AS n,
        jsonb_populate_record(NULL::services, to_jsonb(service) || jsonb_build_object(
            'id', number(n), 'name', 'service ' || n, 'normalised_service_name', 'service' || n,
            'email_sender_local_part', 'service' || n)) AS copy;
    INSERT INTO templates
    SELECT copy.* FROM (SELECT * FROM templates WHERE template_type = 'sms' LIMIT 1)
            AS template, generate_series(1, 6001) AS n,
        jsonb_populate_record(NULL::templates, to_jsonb(template) || jsonb_build_object(
            'id', number(n), 'service_id', number(1 + (n - 1) % 3001))) AS copy;";

/// The columns of what follows.
macro_rules! messages {
    ($service:literal, $template:literal, $channel:literal, $at:literal, $so_many:literal, $offset:literal) => {
        concat!(
            "INSERT INTO notification_history (id, service_id, template_id, template_version, key_type, notification_type,
                 created_at, sent_at, sent_by, updated_at, billable_units, international, phone_prefix, rate_multiplier,
                 notification_status, api_key_id)
             SELECT number(n + ", $offset, "), number(", $service, "), number(", $template, "), 1,
                 CASE WHEN n % 20 = 0 THEN 'team' ELSE 'normal' END, ", $channel, ", at, at + interval '2 s',
                 CASE n % 2 WHEN 0 THEN 'mmg' ELSE 'firetext' END, at, 1 + (n % 7 = 0)::int, n % 100 = 0, '44',
                 CASE WHEN n % 100 = 0 THEN 2 ELSE 1 END,
                 CASE n % 13 WHEN 0 THEN 'permanent-failure' WHEN 1 THEN 'temporary-failure' ELSE 'delivered' END,
                 number(1)
             FROM generate_series(1, ", $so_many, ") AS n, LATERAL (SELECT ", $at, " AS at) AS its;"
        )
    };
}

/// The texts of the busy service on the day.
const BUSY: &str =
    messages!("1", "1", "'sms'", "timestamp '2026-06-10' + n * interval '0.39 s'", "217563", "1e8::bigint");

/// What the small services sent on the day.
const SMALL: &str = messages!(
    "2 + n % 3000",
    "2 + n % 3000",
    "(ARRAY['sms', 'email'])[1 + n % 2]::notification_type",
    "timestamp '2026-06-10' + n * interval '1.04 s'",
    "82437",
    "2e8::bigint"
);

/// Messages of forty days before, and the day.
pub async fn history(pool: &PgPool, rows: i64) -> Result<()> {
    let mut conn = pool.acquire().await?;
    raw_sql("SET statement_timeout = 0; SET session_replication_role = replica").execute(&mut *conn).await?;
    raw_sql(SERVICES).execute(&mut *conn).await?;
    raw_sql(BUSY).execute(&mut *conn).await?;
    raw_sql(SMALL).execute(&mut *conn).await?;
    let before = messages!(
        "1 + n % 3001",
        "1 + n % 3001",
        "(ARRAY['sms', 'email'])[1 + n % 2]::notification_type",
        "timestamp '2026-06-09' - n * interval '40 days' / {rows}",
        "{rows}",
        "3e8::bigint"
    );
    let before = before.replace("{rows}", &rows.to_string());
    raw_sql(sqlx::AssertSqlSafe(before)).execute(&mut *conn).await?;
    for table in ["notification_history", "notifications", "services", "templates"] {
        raw_sql(sqlx::AssertSqlSafe(format!("VACUUM ANALYZE {table}"))).execute(&mut *conn).await?;
    }
    raw_sql("SET session_replication_role = origin").execute(&mut *conn).await?;
    Ok(())
}

/// The days of the facts: the financial year of 2025, and the next one up to the busy day.
const DAYS: &str = "generate_series(timestamp '2025-04-01', '2026-06-09', '1 day')";

/// What each template sent on each day. The busy service has a hundred templates, the others two, for texts and for emails.
const SENT: &str = "
    CREATE TEMPORARY VIEW sent AS
    SELECT day::date, number(service) AS service, number(service + 3001 * (n - 1)) AS template,
        (ARRAY['sms', 'email'])[1 + n % 2] AS channel, {each} AS each
    FROM {days} AS day, generate_series(1, 3001) AS service,
        generate_series(1, CASE service WHEN 1 THEN 100 ELSE 2 END) AS n;
    INSERT INTO ft_notification_status (bst_date, template_id, service_id, job_id, notification_type, key_type,
        notification_status, notification_count, created_at)
    SELECT day, template, service, number(0), channel, 'normal', state,
        CASE state WHEN 'delivered' THEN each - each / 13 ELSE each / 13 END, day
    FROM sent, unnest(ARRAY['delivered', 'permanent-failure']) AS state;
    INSERT INTO ft_billing (bst_date, template_id, service_id, notification_type, provider, rate_multiplier, international,
        rate, billable_units, notifications_sent, created_at, postage)
    SELECT day, template, service, channel, provider, (channel = 'sms')::int, false,
        CASE channel WHEN 'sms' THEN 0.0233 ELSE 0 END, CASE channel WHEN 'sms' THEN each / 2 ELSE 0 END,
        each / cardinality(providers), day, 'none'
    FROM (SELECT *, CASE channel WHEN 'sms' THEN ARRAY['mmg', 'firetext'] ELSE ARRAY['ses'] END AS providers FROM sent)
        AS sent, unnest(providers) AS provider;
    -- What has changed within a second.
    INSERT INTO fact_deltas
    SELECT '2026-06-10', number(1 + n % 3001), number(1 + n % 3001), number(0), 'sms', 'normal',
        'delivered', 'mmg', 1, false, 'none', 0, 1, 1
    FROM generate_series(1, 2000) AS n;";

/// The facts of so many messages, sent in fourteen months up to the busy day, without the messages. Tells how many rows they are.
pub async fn facts(pool: &PgPool, messages: i64) -> Result<i64> {
    let mut conn = pool.acquire().await?;
    raw_sql("SET statement_timeout = 0; SET session_replication_role = replica").execute(&mut *conn).await?;
    let each = format!("({messages} / (435 * 6100))::int");
    let sent = SENT.replace("{each}", &each).replace("{days}", DAYS);
    raw_sql(sqlx::AssertSqlSafe(sent)).execute(&mut *conn).await?;
    for table in ["ft_billing", "ft_notification_status", "fact_deltas"] {
        raw_sql(sqlx::AssertSqlSafe(format!("VACUUM ANALYZE {table}"))).execute(&mut *conn).await?;
    }
    raw_sql("SET session_replication_role = origin").execute(&mut *conn).await?;
    Ok(sqlx::query_scalar("SELECT (SELECT count(*) FROM ft_billing) + (SELECT count(*) FROM ft_notification_status)")
        .fetch_one(&mut *conn)
        .await?)
}
