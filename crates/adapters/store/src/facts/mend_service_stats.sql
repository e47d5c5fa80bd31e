-- Makes the facts of the day $1 what was recounted. Returns how many rows that changed.
WITH counted AS MATERIALIZED (
    SELECT bst_date, service_id, template_id, notification_type::notification_type, notification_status,
        sum(notification_count) AS notification_count
    FROM fact_recounts WHERE template_id IN (SELECT id FROM templates) AND service_id IN (SELECT id FROM services)
    GROUP BY 1, 2, 3, 4, 5),
gone AS (
    DELETE FROM ft_service_stats
    WHERE bst_date = $1 AND (service_id, template_id, notification_type, notification_status) NOT IN (
        SELECT service_id, template_id, notification_type, notification_status FROM counted)
    RETURNING 1),
different AS (
    TABLE counted
    EXCEPT
    SELECT bst_date, service_id, template_id, notification_type, notification_status, notification_count
    FROM ft_service_stats WHERE bst_date = $1),
written AS (
    INSERT INTO ft_service_stats (bst_date, service_id, template_id, notification_type, notification_status,
        notification_count)
    SELECT * FROM different
    ON CONFLICT (bst_date, service_id, template_id, notification_type, notification_status)
    DO UPDATE SET notification_count = EXCLUDED.notification_count
    RETURNING 1)
SELECT (SELECT count(*) FROM gone) + (SELECT count(*) FROM written) AS "changed!"
