-- Makes the facts of the day $1, which begins at $2 and ends before $3, what its notifications say, at $4. Returns how many rows
-- that changed. Each table of facts is compared with its counts once: what is on one side alone, or differs, is mended.
WITH recounted AS MATERIALIZED (SELECT * FROM tidings_recount($1, $2, $3)),

status AS MATERIALIZED (
    SELECT template_id, service_id, job_id, notification_type, key_type, notification_status,
        sum(notification_count)::int AS counted
    FROM recounted GROUP BY 1, 2, 3, 4, 5, 6),
status_differences AS MATERIALIZED (
    SELECT template_id, service_id, job_id, notification_type, key_type, notification_status, counted, place
    FROM status FULL JOIN (SELECT *, ctid AS place FROM ft_notification_status WHERE bst_date = $1) AS told
        USING (template_id, service_id, job_id, notification_type, key_type, notification_status)
    WHERE counted IS DISTINCT FROM notification_count),
status_gone AS (
    DELETE FROM ft_notification_status WHERE ctid IN (SELECT place FROM status_differences WHERE counted IS NULL)
    RETURNING 1),
status_written AS (
    INSERT INTO ft_notification_status (bst_date, template_id, service_id, job_id, notification_type, key_type,
        notification_status, notification_count, created_at)
    SELECT $1, template_id, service_id, job_id, notification_type, key_type, notification_status, counted, $4::timestamp
    FROM status_differences WHERE counted IS NOT NULL
    ON CONFLICT (bst_date, template_id, service_id, job_id, notification_type, key_type, notification_status)
    DO UPDATE SET notification_count = EXCLUDED.notification_count, updated_at = $4
    RETURNING 1),

prices AS MATERIALIZED (
    SELECT *, tidings_rate(notification_type, $1, postage, sheets) AS rate
    FROM (SELECT DISTINCT notification_type, postage, sheets FROM recounted) AS priced),
billing AS (
    SELECT template_id, service_id, notification_type, provider, rate_multiplier, international, rate, postage,
        sum(billable_units)::int AS units, sum(notification_count)::int AS sent
    FROM recounted JOIN prices USING (notification_type, postage, sheets)
    WHERE tidings_is_billed(notification_type, notification_status)
    GROUP BY 1, 2, 3, 4, 5, 6, 7, 8),
billing_differences AS MATERIALIZED (
    SELECT template_id, service_id, notification_type, provider, rate_multiplier, international, rate, postage, units, sent,
        place
    FROM billing FULL JOIN (
            SELECT template_id, service_id, notification_type, provider, rate_multiplier, international, rate,
                postage::text, billable_units, notifications_sent, ctid AS place
            FROM ft_billing WHERE bst_date = $1) AS told
        USING (template_id, service_id, notification_type, provider, rate_multiplier, international, rate, postage)
    WHERE (units, sent) IS DISTINCT FROM (billable_units, notifications_sent)),
billing_gone AS (
    DELETE FROM ft_billing WHERE ctid IN (SELECT place FROM billing_differences WHERE sent IS NULL) RETURNING 1),
billing_written AS (
    INSERT INTO ft_billing (bst_date, template_id, service_id, notification_type, provider, rate_multiplier,
        international, rate, postage, billable_units, notifications_sent, created_at)
    SELECT $1, template_id, service_id, notification_type, provider, rate_multiplier, international, rate, postage,
        units, sent, $4
    FROM billing_differences WHERE sent IS NOT NULL
    ON CONFLICT (bst_date, template_id, service_id, notification_type, provider, rate_multiplier, international, rate,
        postage)
    DO UPDATE SET billable_units = EXCLUDED.billable_units, notifications_sent = EXCLUDED.notifications_sent,
        updated_at = $4
    RETURNING 1),

service_stats AS (
    SELECT service_id, template_id, notification_type::notification_type, notification_status, sum(counted) AS number
    FROM status GROUP BY 1, 2, 3, 4),
service_stats_differences AS MATERIALIZED (
    SELECT service_id, template_id, notification_type, notification_status, number, place
    FROM service_stats FULL JOIN (SELECT *, ctid AS place FROM ft_service_stats WHERE bst_date = $1) AS told
        USING (service_id, template_id, notification_type, notification_status)
    WHERE number IS DISTINCT FROM notification_count),
service_stats_gone AS (
    DELETE FROM ft_service_stats WHERE ctid IN (SELECT place FROM service_stats_differences WHERE number IS NULL)
    RETURNING 1),
service_stats_written AS (
    INSERT INTO ft_service_stats (bst_date, service_id, template_id, notification_type, notification_status,
        notification_count)
    SELECT $1, service_id, template_id, notification_type, notification_status, number FROM service_stats_differences
    WHERE number IS NOT NULL
        AND template_id IN (SELECT id FROM templates) AND service_id IN (SELECT id FROM services)
    ON CONFLICT (bst_date, service_id, template_id, notification_type, notification_status)
    DO UPDATE SET notification_count = EXCLUDED.notification_count
    RETURNING 1)

SELECT count(*) AS "changed!" FROM (
    TABLE status_gone UNION ALL TABLE status_written
    UNION ALL TABLE billing_gone UNION ALL TABLE billing_written
    UNION ALL TABLE service_stats_gone UNION ALL TABLE service_stats_written) AS changes
