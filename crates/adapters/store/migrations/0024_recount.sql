-- A recount in one statement (docs/adr/0020): what is counted goes straight to where it is compared, so it needs no table.
DROP TABLE fact_recounts;

-- The day's notifications, wherever they are kept, as facts see them. Grouped as they are stored, which is quick, and the groups
-- then sorted out and put as facts see them. A function of its own, because what only reads may be read by several workers at once.
-- It is planned for each day, since days differ, and for what a day has: pages that lie together, and groups that are far fewer than
-- the planner believes, who does not know that a service has its own templates, and so would sort.
CREATE OR REPLACE FUNCTION tidings_recount(day date, since timestamp, until timestamp) RETURNS SETOF fact_deltas LANGUAGE plpgsql
SET plan_cache_mode = force_custom_plan SET parallel_setup_cost = 100 SET parallel_tuple_cost = 0.01
SET enable_sort = off SET enable_indexscan = off SET work_mem = '64MB' AS $$
BEGIN
    RETURN QUERY
    WITH counted AS MATERIALIZED (
        SELECT service_id, template_id, job_id, notification_type, key_type, notification_status, sent_by, rate_multiplier,
            international, postage, billable_units AS units, count(*) AS number
        FROM notifications_all_time_view
        WHERE created_at >= since AND created_at < until
        GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)
    SELECT day, service_id, template_id, COALESCE(job_id, '00000000-0000-0000-0000-000000000000'), notification_type::text,
        key_type::text, notification_status, tidings_billed_provider(notification_type, sent_by),
        tidings_billed_multiplier(notification_type, rate_multiplier),
        notification_type <> 'email' AND COALESCE(international, false),
        tidings_billed_postage(notification_type, postage),
        CASE WHEN notification_type = 'letter' THEN units ELSE 0 END, number::integer,
        CASE WHEN notification_type = 'email' THEN 0 ELSE (units * number)::integer END
    FROM counted
    WHERE key_type <> 'test' AND service_id IS NOT NULL AND template_id IS NOT NULL AND notification_status IS NOT NULL;
END
$$;
