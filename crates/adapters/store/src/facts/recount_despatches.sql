-- Makes the facts of letters that were posted from the day $1 to the day $2 what they are, at $3. Returns how many rows that
-- changed. A letter is priced by the day on which it was posted.
WITH posted AS (
    SELECT despatched_on, cost_threshold, postage, billable_units
    FROM notifications_letter_despatch AS despatch JOIN notifications ON notifications.id = notification_id
    WHERE despatched_on BETWEEN $1 AND $2
    UNION ALL
    SELECT despatched_on, cost_threshold, postage, billable_units
    FROM notifications_letter_despatch AS despatch JOIN notification_history AS past ON past.id = notification_id
    WHERE despatched_on BETWEEN $1 AND $2),
counted AS MATERIALIZED (
    SELECT despatched_on AS bst_date, COALESCE(postage::text, 'none') AS postage, cost_threshold,
        tidings_rate('letter', despatched_on, postage, billable_units) AS rate, billable_units,
        count(*)::int AS notifications_sent
    FROM posted GROUP BY 1, 2, 3, 4, 5),
gone AS (
    DELETE FROM ft_billing_letter_despatch
    WHERE bst_date BETWEEN $1 AND $2 AND (bst_date, postage::text, cost_threshold, rate, billable_units) NOT IN (
        SELECT bst_date, postage, cost_threshold, rate, billable_units FROM counted)
    RETURNING 1),
different AS (
    TABLE counted
    EXCEPT
    SELECT bst_date, postage, cost_threshold, rate, billable_units, notifications_sent
    FROM ft_billing_letter_despatch WHERE bst_date BETWEEN $1 AND $2),
written AS (
    INSERT INTO ft_billing_letter_despatch (bst_date, postage, cost_threshold, rate, billable_units, notifications_sent,
        created_at)
    SELECT *, $3::timestamp FROM different
    ON CONFLICT (bst_date, postage, rate, billable_units, cost_threshold)
    DO UPDATE SET notifications_sent = EXCLUDED.notifications_sent, updated_at = $3
    RETURNING 1)
SELECT (SELECT count(*) FROM gone) + (SELECT count(*) FROM written) AS "changed!"
