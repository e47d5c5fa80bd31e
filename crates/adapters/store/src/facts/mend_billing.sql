-- Makes the facts of the day $1 what was recounted, at $2. Returns how many rows that changed.
WITH prices AS MATERIALIZED (
    SELECT *, tidings_rate(notification_type, bst_date, postage, sheets) AS rate
    FROM (SELECT DISTINCT notification_type, bst_date, postage, sheets FROM fact_recounts) AS priced),
counted AS MATERIALIZED (
    SELECT bst_date, template_id, service_id, notification_type, provider, rate_multiplier, international, rate, postage,
        sum(billable_units)::int AS billable_units, sum(notification_count)::int AS notifications_sent
    FROM fact_recounts JOIN prices USING (notification_type, bst_date, postage, sheets)
    WHERE tidings_is_billed(notification_type, notification_status)
    GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9),
gone AS (
    DELETE FROM ft_billing
    WHERE bst_date = $1
        AND (template_id, service_id, notification_type, provider, rate_multiplier, international, rate, postage::text)
            NOT IN (
                SELECT template_id, service_id, notification_type, provider, rate_multiplier, international, rate, postage
                FROM counted)
    RETURNING 1),
different AS (
    TABLE counted
    EXCEPT
    SELECT bst_date, template_id, service_id, notification_type, provider, rate_multiplier, international, rate, postage,
        billable_units, notifications_sent
    FROM ft_billing WHERE bst_date = $1),
written AS (
    INSERT INTO ft_billing (bst_date, template_id, service_id, notification_type, provider, rate_multiplier,
        international, rate, postage, billable_units, notifications_sent, created_at)
    SELECT *, $2::timestamp FROM different
    ON CONFLICT (bst_date, template_id, service_id, notification_type, provider, rate_multiplier, international, rate,
        postage)
    DO UPDATE SET billable_units = EXCLUDED.billable_units, notifications_sent = EXCLUDED.notifications_sent,
        updated_at = $2
    RETURNING 1)
SELECT (SELECT count(*) FROM gone) + (SELECT count(*) FROM written) AS "changed!"
