-- Takes out of the facts what was billed from the day $1 on at another price than that of its day, and keeps it with that price.
-- Letters of which the facts do not say how many sheets they have are left alone. Returns how many rows that were.
WITH billed AS MATERIALIZED (
    SELECT ctid AS place, bst_date, notification_type, postage::text AS postage, rate,
        CASE notification_type
            WHEN 'sms' THEN 0 ELSE tidings_sheets(billable_units, notifications_sent, rate) END AS sheets
    FROM ft_billing WHERE bst_date >= $1 AND notification_type IN ('sms', 'letter')),
prices AS MATERIALIZED (
    SELECT *, tidings_rate(notification_type, bst_date, postage, sheets) AS price
    FROM (SELECT DISTINCT notification_type, bst_date, postage, sheets FROM billed WHERE sheets IS NOT NULL) AS priced),
taken AS (
    DELETE FROM ft_billing AS fact
    USING billed JOIN prices USING (notification_type, bst_date, postage, sheets)
    WHERE fact.ctid = billed.place AND billed.rate <> price
    RETURNING fact.*, price),
kept AS (
    INSERT INTO fact_repricings (bst_date, template_id, service_id, notification_type, provider, rate_multiplier,
        international, rate, postage, billable_units, notifications_sent, created_at)
    SELECT bst_date, template_id, service_id, notification_type, provider, rate_multiplier, international, price, postage,
        billable_units, notifications_sent, created_at
    FROM taken
    RETURNING 1)
SELECT count(*) AS "taken!" FROM kept
