-- Makes the facts of the day $1 what was recounted, at $2. Returns how many rows that changed. Sets are compared by hashing,
-- whatever the planner believes of their sizes.
WITH counted AS MATERIALIZED (
    SELECT bst_date, template_id, service_id, job_id, notification_type, key_type, notification_status,
        sum(notification_count)::int AS notification_count
    FROM fact_recounts GROUP BY 1, 2, 3, 4, 5, 6, 7),
gone AS (
    DELETE FROM ft_notification_status
    WHERE bst_date = $1
        AND (template_id, service_id, job_id, notification_type, key_type, notification_status) NOT IN (
            SELECT template_id, service_id, job_id, notification_type, key_type, notification_status FROM counted)
    RETURNING 1),
different AS (
    TABLE counted
    EXCEPT
    SELECT bst_date, template_id, service_id, job_id, notification_type, key_type, notification_status,
        notification_count
    FROM ft_notification_status WHERE bst_date = $1),
written AS (
    INSERT INTO ft_notification_status (bst_date, template_id, service_id, job_id, notification_type, key_type,
        notification_status, notification_count, created_at)
    SELECT *, $2::timestamp FROM different
    ON CONFLICT (bst_date, template_id, service_id, job_id, notification_type, key_type, notification_status)
    DO UPDATE SET notification_count = EXCLUDED.notification_count, updated_at = $2
    RETURNING 1)
SELECT (SELECT count(*) FROM gone) + (SELECT count(*) FROM written) AS "changed!"
