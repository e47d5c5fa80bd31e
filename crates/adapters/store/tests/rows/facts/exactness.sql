-- What the facts say and the notifications do not, and the other way round. One statement, and so one moment.
WITH counted AS (
    SELECT (created_at AT TIME ZONE 'UTC' AT TIME ZONE 'Europe/London')::date AS day, *
    FROM notifications_all_time_view WHERE key_type IN ('normal', 'team')),
status_recounted AS (
    SELECT day, service_id, template_id, COALESCE(job_id, '00000000-0000-0000-0000-000000000000') AS job,
        notification_type::text AS channel, key_type::text AS key, notification_status AS status, count(*) AS number
    FROM counted GROUP BY 1, 2, 3, 4, 5, 6, 7),
status_told AS (
    SELECT bst_date, service_id, template_id, job_id, notification_type, key_type, notification_status,
        sum(notification_count)
    FROM notification_status_facts GROUP BY 1, 2, 3, 4, 5, 6, 7 HAVING sum(notification_count) <> 0),
billing_recounted AS (
    SELECT day, service_id, template_id, notification_type::text AS channel,
        CASE notification_type WHEN 'sms' THEN COALESCE(sent_by, 'unknown') WHEN 'email' THEN 'ses' ELSE 'dvla' END AS by,
        CASE notification_type WHEN 'email' THEN 0 ELSE COALESCE(rate_multiplier, 1)::int END AS multiplier,
        CASE notification_type WHEN 'email' THEN false ELSE COALESCE(international, false) END AS abroad,
        CASE notification_type
            WHEN 'email' THEN 0
            WHEN 'sms' THEN (
                SELECT rate FROM rates WHERE valid_from AT TIME ZONE 'UTC' <= day::timestamp AT TIME ZONE 'Europe/London'
                ORDER BY valid_from DESC LIMIT 1)
            ELSE COALESCE((
                SELECT rate FROM letter_rates
                WHERE start_date AT TIME ZONE 'UTC' <= day::timestamp AT TIME ZONE 'Europe/London'
                    AND crown AND sheet_count = billable_units AND post_class = postage
                ORDER BY start_date DESC LIMIT 1), 0) END AS rate,
        CASE notification_type WHEN 'letter' THEN COALESCE(postage, 'none') ELSE 'none' END AS postage,
        sum(CASE notification_type WHEN 'email' THEN 0 ELSE billable_units END) AS units, count(*) AS number
    FROM counted
    WHERE notification_status = ANY (CASE notification_type
        WHEN 'sms' THEN '{sending,sent,delivered,pending,temporary-failure,permanent-failure}'::text[]
        WHEN 'email' THEN '{sending,delivered,temporary-failure,permanent-failure}'
        ELSE '{sending,delivered,returned-letter}' END)
    GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9),
billing_told AS (
    SELECT bst_date, service_id, template_id, notification_type, provider, rate_multiplier, international, rate, postage,
        sum(billable_units), sum(notifications_sent)
    FROM billing_facts GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9
    HAVING sum(notifications_sent) <> 0 OR sum(billable_units) <> 0),
totals_told AS (
    SELECT notification_type, bst_date::text, notification_count FROM fact_totals WHERE notification_count <> 0),
totals_recounted AS (
    SELECT notification_type, COALESCE(bst_date::text, '-infinity'), sum(notification_count)
    FROM ft_notification_status WHERE key_type <> 'test'
    GROUP BY GROUPING SETS ((notification_type, bst_date), notification_type) HAVING sum(notification_count) <> 0)
SELECT 'status not counted: ' || extra::text FROM (TABLE status_told EXCEPT ALL TABLE status_recounted) AS extra
UNION ALL
SELECT 'status not told: ' || lost::text FROM (TABLE status_recounted EXCEPT ALL TABLE status_told) AS lost
UNION ALL
SELECT 'billing not counted: ' || extra::text FROM (TABLE billing_told EXCEPT ALL TABLE billing_recounted) AS extra
UNION ALL
SELECT 'billing not told: ' || lost::text FROM (TABLE billing_recounted EXCEPT ALL TABLE billing_told) AS lost
UNION ALL
SELECT 'total not counted: ' || extra::text FROM (TABLE totals_told EXCEPT ALL TABLE totals_recounted) AS extra
UNION ALL
SELECT 'total not told: ' || lost::text FROM (TABLE totals_recounted EXCEPT ALL TABLE totals_told) AS lost
