-- Gives the facts of letters that were posted from the day $1 on the prices of their days, at $2. Returns how many rows had another.
-- None is given a price that another loses: day, class and sheets have one price.
WITH prices AS MATERIALIZED (
    SELECT *, tidings_rate('letter', bst_date, postage, billable_units) AS price
    FROM (SELECT DISTINCT bst_date, postage::text AS postage, billable_units
          FROM ft_billing_letter_despatch WHERE bst_date >= $1) AS priced),
taken AS (
    DELETE FROM ft_billing_letter_despatch AS fact USING prices
    WHERE fact.bst_date = prices.bst_date AND fact.postage = prices.postage
        AND fact.billable_units = prices.billable_units AND fact.rate <> price
    RETURNING fact.*, price),
given AS (
    INSERT INTO ft_billing_letter_despatch AS fact (bst_date, postage, cost_threshold, rate, billable_units,
        notifications_sent, created_at, updated_at)
    SELECT bst_date, postage, cost_threshold, price, billable_units, sum(notifications_sent)::int, min(created_at),
        $2::timestamp
    FROM taken GROUP BY 1, 2, 3, 4, 5
    ON CONFLICT (bst_date, postage, rate, billable_units, cost_threshold)
    DO UPDATE SET notifications_sent = COALESCE(fact.notifications_sent, 0) + EXCLUDED.notifications_sent, updated_at = $2)
SELECT count(*) AS "taken!" FROM taken
