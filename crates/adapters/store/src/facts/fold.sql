-- Deletes pending deltas, at most $1, and adds them to the facts at $2. Returns how many, and where rows came to zero.
WITH taken AS (
    DELETE FROM fact_deltas WHERE ctid = ANY (ARRAY(SELECT ctid FROM fact_deltas LIMIT $1)) RETURNING *),
status_changes AS (
    SELECT bst_date, template_id, service_id, job_id, notification_type, key_type, notification_status,
        sum(notification_count)::int AS difference
    FROM taken GROUP BY 1, 2, 3, 4, 5, 6, 7 HAVING sum(notification_count) <> 0),
status AS (
    INSERT INTO ft_notification_status AS fact (bst_date, template_id, service_id, job_id, notification_type, key_type,
        notification_status, notification_count, created_at)
    SELECT *, $2::timestamp FROM status_changes
    ON CONFLICT (bst_date, template_id, service_id, job_id, notification_type, key_type, notification_status)
    DO UPDATE SET notification_count = fact.notification_count + EXCLUDED.notification_count, updated_at = $2
    RETURNING ctid AS place, notification_count),
prices AS MATERIALIZED (
    SELECT *, tidings_rate(notification_type, bst_date, postage, sheets) AS rate
    FROM (SELECT DISTINCT notification_type, bst_date, postage, sheets FROM taken) AS priced),
billing_changes AS (
    SELECT bst_date, template_id, service_id, notification_type, provider, rate_multiplier, international, rate, postage,
        sum(billable_units)::int AS units, sum(notification_count)::int AS sent
    FROM taken JOIN prices USING (notification_type, bst_date, postage, sheets)
    WHERE tidings_is_billed(notification_type, notification_status)
    GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9 HAVING sum(billable_units) <> 0 OR sum(notification_count) <> 0),
billing AS (
    INSERT INTO ft_billing AS fact (bst_date, template_id, service_id, notification_type, provider, rate_multiplier,
        international, rate, postage, billable_units, notifications_sent, created_at)
    SELECT *, $2::timestamp FROM billing_changes
    ON CONFLICT (bst_date, template_id, service_id, notification_type, provider, rate_multiplier, international, rate,
        postage)
    DO UPDATE SET billable_units = COALESCE(fact.billable_units, 0) + EXCLUDED.billable_units,
        notifications_sent = COALESCE(fact.notifications_sent, 0) + EXCLUDED.notifications_sent, updated_at = $2
    RETURNING ctid AS place, notifications_sent, billable_units),
service_changes AS (
    SELECT bst_date, service_id, template_id, notification_type::notification_type, notification_status,
        sum(difference) AS difference
    FROM status_changes
    WHERE EXISTS (SELECT FROM templates WHERE templates.id = template_id)
        AND EXISTS (SELECT FROM services WHERE services.id = service_id)
    GROUP BY 1, 2, 3, 4, 5 HAVING sum(difference) <> 0),
service_stats AS (
    INSERT INTO ft_service_stats AS fact (bst_date, service_id, template_id, notification_type, notification_status,
        notification_count)
    SELECT * FROM service_changes
    ON CONFLICT (bst_date, service_id, template_id, notification_type, notification_status)
    DO UPDATE SET notification_count = fact.notification_count + EXCLUDED.notification_count
    RETURNING ctid AS place, notification_count)
SELECT (SELECT count(*) FROM taken) AS "deltas!",
    ARRAY(SELECT place::text FROM status WHERE notification_count = 0) AS "status!",
    ARRAY(SELECT place::text FROM billing WHERE notifications_sent = 0 AND billable_units = 0) AS "billing!",
    ARRAY(SELECT place::text FROM service_stats WHERE notification_count = 0) AS "service_stats!"
