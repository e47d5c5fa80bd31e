-- Adds what was taken out to the facts at its own prices, at $1. A statement of its own: letters may come to have the price that others
-- have just lost.
WITH repriced AS (
    SELECT bst_date, template_id, service_id, notification_type, provider, rate_multiplier, international, rate, postage,
        sum(billable_units)::int AS billable_units, sum(notifications_sent)::int AS notifications_sent,
        min(created_at) AS created_at
    FROM fact_repricings GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9)
INSERT INTO ft_billing AS fact (bst_date, template_id, service_id, notification_type, provider, rate_multiplier,
    international, rate, postage, billable_units, notifications_sent, created_at, updated_at)
SELECT *, $1::timestamp FROM repriced
ON CONFLICT (bst_date, template_id, service_id, notification_type, provider, rate_multiplier, international, rate, postage)
DO UPDATE SET billable_units = COALESCE(fact.billable_units, 0) + EXCLUDED.billable_units,
    notifications_sent = COALESCE(fact.notifications_sent, 0) + EXCLUDED.notifications_sent, updated_at = $1
