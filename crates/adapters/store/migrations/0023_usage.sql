-- What services use and pay for: the rules of bills over many services at once. Each rule is one function, which PostgreSQL puts
-- into the query that calls it, so that a service or a channel that is asked for reaches the index. The same rules for one service
-- are in the domain's `billing`; a test holds the two together.

-- The allowance of free text message fragments of a kind of organisation.
CREATE FUNCTION standard_allowance(kind text, for_year integer) RETURNS integer LANGUAGE sql STABLE PARALLEL SAFE
RETURN COALESCE((
    SELECT allowance FROM default_annual_allowance
    WHERE organisation_type = COALESCE(kind, 'other') AND notification_type = 'sms'
        AND valid_from_financial_year_start <= for_year
    ORDER BY valid_from_financial_year_start DESC LIMIT 1), 0);

-- The allowance that each service is due in a financial year, whatever `annual_billing` says.
CREATE FUNCTION due_allowances(for_year integer)
RETURNS TABLE (service_id uuid, free_sms_fragment_limit integer, is_high_volume boolean, is_own boolean)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT due.id,
        CASE WHEN due.is_high THEN 0 WHEN due.has_own THEN due.own ELSE due.standard END,
        due.is_high, due.has_own AND NOT due.is_high
    FROM (
        SELECT services.id,
            COALESCE((SELECT sum(facts.billable_units::bigint * facts.rate_multiplier) FROM billing_facts AS facts
                      WHERE facts.service_id = services.id AND facts.notification_type = 'sms'
                          AND facts.bst_date >= make_date(for_year - 1, 4, 1)
                          AND facts.bst_date < make_date(for_year, 4, 1)), 0) >= 300000 AS is_high,
            COALESCE(last.has_custom_allowance, false) AS has_own,
            last.free_sms_fragment_limit AS own,
            standard_allowance(services.organisation_type, for_year) AS standard
        FROM services
        LEFT JOIN annual_billing AS last ON last.service_id = services.id AND last.financial_year_start = for_year - 1
    ) AS due
$$;

-- The allowance that each service has in a financial year: that of `annual_billing`, or while there is none the one that it is due.
CREATE FUNCTION allowances(for_year integer) RETURNS TABLE (service_id uuid, free_sms_fragment_limit integer)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT services.id,
        CASE WHEN agreed.id IS NULL THEN
            (SELECT due.free_sms_fragment_limit FROM due_allowances(for_year) AS due WHERE due.service_id = services.id)
        ELSE agreed.free_sms_fragment_limit END
    FROM services
    LEFT JOIN annual_billing AS agreed
        ON agreed.service_id = services.id AND agreed.financial_year_start = for_year
$$;

-- What each service used on each day of a financial year, by channel, price and class of post, and what of it is to be paid. Texts
-- use up the allowance day by day, the cheaper first where a day has two prices.
CREATE FUNCTION usage_by_day(for_year integer)
RETURNS TABLE (service_id uuid, notification_type text, bst_date date, rate numeric, postage text, notifications_sent bigint,
    chargeable_units bigint, free_allowance_used bigint, charged_units bigint, cost numeric)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT paid.service_id, paid.notification_type, paid.bst_date, paid.rate, paid.postage, paid.notifications_sent,
        paid.chargeable_units, paid.free, paid.chargeable_units - paid.free,
        CASE WHEN paid.notification_type = 'email' THEN 0 ELSE (paid.chargeable_units - paid.free) * paid.rate END
    FROM (
        SELECT used.*,
            CASE WHEN used.notification_type = 'sms' THEN
                LEAST(used.chargeable_units, GREATEST(0,
                    COALESCE(allowance.free_sms_fragment_limit, 0) - COALESCE(sum(used.chargeable_units) OVER (
                        PARTITION BY used.service_id, used.notification_type
                        ORDER BY used.bst_date, used.rate, used.postage
                        ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0)))::bigint
            ELSE 0 END AS free
        FROM (
            SELECT facts.service_id, facts.notification_type, facts.bst_date, facts.rate, facts.postage,
                sum(facts.notifications_sent)::bigint AS notifications_sent,
                -- The price of a letter is that of all its sheets.
                sum(CASE facts.notification_type
                    WHEN 'sms' THEN facts.billable_units::bigint * facts.rate_multiplier
                    WHEN 'letter' THEN facts.notifications_sent
                    ELSE facts.billable_units END)::bigint AS chargeable_units
            FROM billing_facts AS facts
            WHERE facts.bst_date >= make_date(for_year, 4, 1) AND facts.bst_date < make_date(for_year + 1, 4, 1)
            GROUP BY facts.service_id, facts.notification_type, facts.bst_date, facts.rate, facts.postage
            -- What has left the state in which it counts is told as less, until facts and changes are one again.
            HAVING sum(facts.notifications_sent) <> 0 OR sum(facts.billable_units) <> 0
        ) AS used
        LEFT JOIN allowances(for_year) AS allowance ON allowance.service_id = used.service_id
    ) AS paid
$$;
