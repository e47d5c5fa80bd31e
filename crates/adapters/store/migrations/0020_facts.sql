-- Facts that are kept live (docs/adr/0020). Whatever changes a notification says in the same transaction, by triggers, what that
-- changes of the counts: it appends to `fact_deltas`. About every second these are folded into Notify's tables of facts. So at
-- each moment the facts and the pending deltas are, together, exactly what a recount of all notifications would give.

-- ---------------------------------------------------------------------------------------------------------------------
-- What counts, and as what.
-- ---------------------------------------------------------------------------------------------------------------------

-- The day in London. Notify's timestamps are in UTC, without saying so.
CREATE FUNCTION tidings_london_day(utc timestamp) RETURNS date LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (utc AT TIME ZONE 'UTC' AT TIME ZONE 'Europe/London')::date;

-- Who is paid for it. Emails and letters have one provider each.
CREATE FUNCTION tidings_billed_provider(channel notification_type, sent_by text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE channel WHEN 'email' THEN 'ses' WHEN 'letter' THEN 'dvla' ELSE COALESCE(sent_by, 'unknown') END;

CREATE FUNCTION tidings_billed_multiplier(channel notification_type, rate_multiplier numeric) RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN channel = 'email' THEN 0 ELSE COALESCE(rate_multiplier, 1)::integer END;

CREATE FUNCTION tidings_billed_postage(channel notification_type, postage text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN channel = 'letter' THEN COALESCE(postage, 'none') ELSE 'none' END;

-- What has been handed to a provider is billed, even if it fails there; what failed here is not. Test keys are not counted at all.
CREATE FUNCTION tidings_is_billed(channel text, status text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE channel
    WHEN 'sms' THEN status IN ('sending', 'sent', 'delivered', 'pending', 'temporary-failure', 'permanent-failure')
    WHEN 'email' THEN status IN ('sending', 'delivered', 'temporary-failure', 'permanent-failure')
    ELSE status IN ('sending', 'delivered', 'returned-letter') END;

-- The price on a day: that of its first moment. Emails are free; a letter without sheets, or one that has no price, costs nothing.
CREATE FUNCTION tidings_rate(channel text, day date, class text, sheets integer) RETURNS numeric
LANGUAGE sql STABLE PARALLEL SAFE
RETURN CASE channel
    WHEN 'sms' THEN COALESCE((
        SELECT rate FROM rates
        WHERE notification_type = 'sms'
            AND valid_from <= day::timestamp AT TIME ZONE 'Europe/London' AT TIME ZONE 'UTC'
        ORDER BY valid_from DESC LIMIT 1), 0)
    WHEN 'letter' THEN COALESCE((
        SELECT rate FROM letter_rates
        WHERE crown AND post_class = class AND sheet_count = sheets
            AND start_date <= day::timestamp AT TIME ZONE 'Europe/London' AT TIME ZONE 'UTC'
        ORDER BY start_date DESC LIMIT 1), 0)
    ELSE 0 END;

-- ---------------------------------------------------------------------------------------------------------------------
-- What has changed since the facts were written.
-- ---------------------------------------------------------------------------------------------------------------------

-- Appended by triggers, deleted by who folds. It holds a second's worth, unless nobody folds.
CREATE TABLE fact_deltas (
    bst_date            date    NOT NULL,
    service_id          uuid    NOT NULL,
    template_id         uuid    NOT NULL,
    -- Zero where there is none, as in Notify's facts.
    job_id              uuid    NOT NULL,
    notification_type   text    NOT NULL,
    key_type            text    NOT NULL,
    notification_status text    NOT NULL,
    provider            text    NOT NULL,
    rate_multiplier     integer NOT NULL,
    international       boolean NOT NULL,
    postage             text    NOT NULL,
    -- Letters only: they are priced by it.
    sheets              integer NOT NULL,
    -- Below zero where notifications have left this state.
    notification_count  integer NOT NULL,
    billable_units      integer NOT NULL
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 10000, autovacuum_vacuum_cost_delay = 0,
    autovacuum_analyze_scale_factor = 0, autovacuum_analyze_threshold = 1000000);
CREATE INDEX fact_deltas_service_id ON fact_deltas (service_id);

-- By statement, so that a batch appends one row for each group. A change of nothing that counts comes to zero everywhere, and
-- appends nothing. Moving to the history is no change either: there is no trigger for it, nor for deletion.
CREATE FUNCTION tidings_facts_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO fact_deltas
        SELECT tidings_london_day(created_at) AS bst_date, service_id, template_id,
            COALESCE(job_id, '00000000-0000-0000-0000-000000000000') AS job, notification_type, key_type,
            notification_status, tidings_billed_provider(notification_type, sent_by) AS provider,
            tidings_billed_multiplier(notification_type, rate_multiplier) AS multiplier,
            notification_type <> 'email' AND COALESCE(international, false) AS abroad,
            tidings_billed_postage(notification_type, postage) AS class,
            CASE WHEN notification_type = 'letter' THEN billable_units ELSE 0 END AS sheets, count(*),
            sum(CASE WHEN notification_type = 'email' THEN 0 ELSE billable_units END)
        FROM after
        WHERE key_type <> 'test' AND service_id IS NOT NULL AND template_id IS NOT NULL
        GROUP BY bst_date, service_id, template_id, job, notification_type, key_type, notification_status, provider,
            multiplier, abroad, class, sheets;
    ELSE
        INSERT INTO fact_deltas
        SELECT tidings_london_day(created_at) AS bst_date, service_id, template_id,
            COALESCE(job_id, '00000000-0000-0000-0000-000000000000') AS job, notification_type, key_type,
            notification_status, tidings_billed_provider(notification_type, sent_by) AS provider,
            tidings_billed_multiplier(notification_type, rate_multiplier) AS multiplier,
            notification_type <> 'email' AND COALESCE(international, false) AS abroad,
            tidings_billed_postage(notification_type, postage) AS class,
            CASE WHEN notification_type = 'letter' THEN billable_units ELSE 0 END AS sheets, sum(sign),
            sum(sign * CASE WHEN notification_type = 'email' THEN 0 ELSE billable_units END)
        FROM (SELECT -1 AS sign, * FROM before UNION ALL SELECT 1, * FROM after) AS changed
        WHERE key_type <> 'test' AND service_id IS NOT NULL AND template_id IS NOT NULL AND notification_status IS NOT NULL
        GROUP BY bst_date, service_id, template_id, job, notification_type, key_type, notification_status, provider,
            multiplier, abroad, class, sheets
        HAVING sum(sign) <> 0 OR sum(sign * CASE WHEN notification_type = 'email' THEN 0 ELSE billable_units END) <> 0;
    END IF;
    RETURN NULL;
END
$$;

CREATE TRIGGER tidings_facts_added AFTER INSERT ON notifications
    REFERENCING NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION tidings_facts_changed();
CREATE TRIGGER tidings_facts_changed AFTER UPDATE ON notifications
    REFERENCING OLD TABLE AS before NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION tidings_facts_changed();
CREATE TRIGGER tidings_facts_changed AFTER UPDATE ON notification_history
    REFERENCING OLD TABLE AS before NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION tidings_facts_changed();

-- ---------------------------------------------------------------------------------------------------------------------
-- Facts as they are now: what was folded, and what is pending. A group may come in several rows, so readers sum.
-- ---------------------------------------------------------------------------------------------------------------------

CREATE VIEW notification_status_facts AS
SELECT bst_date, template_id, service_id, job_id, notification_type, key_type, notification_status, notification_count
FROM ft_notification_status
UNION ALL
SELECT bst_date, template_id, service_id, job_id, notification_type, key_type, notification_status, notification_count
FROM fact_deltas;

CREATE VIEW billing_facts AS
SELECT bst_date, template_id, service_id, notification_type, provider, rate_multiplier, international, rate,
    postage::text AS postage, COALESCE(billable_units, 0) AS billable_units,
    COALESCE(notifications_sent, 0) AS notifications_sent
FROM ft_billing
UNION ALL
SELECT bst_date, template_id, service_id, notification_type, provider, rate_multiplier, international,
    tidings_rate(notification_type, bst_date, postage, sheets), postage, billable_units, notification_count
FROM fact_deltas WHERE tidings_is_billed(notification_type, notification_status);

-- Nearly every reader asks for a service and some days.
CREATE INDEX ix_ft_notification_status_service_id_bst_date ON ft_notification_status (service_id, bst_date);
DROP INDEX IF EXISTS ix_ft_notification_status_service_id;
CREATE INDEX ix_ft_billing_service_id_bst_date ON ft_billing (service_id, bst_date);
DROP INDEX IF EXISTS ix_ft_billing_service_id;
-- Today's rows are written every second: room for new versions in their pages.
ALTER TABLE ft_notification_status SET (fillfactor = 80);
ALTER TABLE ft_billing SET (fillfactor = 80);
ALTER TABLE ft_service_stats SET (fillfactor = 80);

-- Those of test keys are not among the facts. Who asks for them all the same asks for today's. A table that is in use gets the index
-- in a quiet hour: adopting a database says so, as of the other indexes of this table.
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM notifications) THEN
        CREATE INDEX ix_notifications_test_created_at ON notifications (created_at) WHERE key_type = 'test';
    END IF;
END
$$;

-- Its name says templates, and the primary key counts services too: a message by a template of another service, which is odd but
-- possible, must not keep all others from being counted.
DROP INDEX IF EXISTS ix_ft_service_template_stats;
CREATE INDEX ix_ft_service_template_stats
    ON ft_service_stats (bst_date, template_id, notification_type, notification_status);

-- ---------------------------------------------------------------------------------------------------------------------
-- Totals by day and channel, and of all days: `bst_date` is '-infinity' there. Kept by triggers, whoever writes the facts.
-- ---------------------------------------------------------------------------------------------------------------------

CREATE TABLE fact_totals (
    notification_type  text   NOT NULL,
    bst_date           date   NOT NULL,
    notification_count bigint NOT NULL,
    PRIMARY KEY (notification_type, bst_date)
) WITH (fillfactor = 50);

CREATE FUNCTION tidings_add_to_totals(channel text, day date, difference bigint) RETURNS void LANGUAGE sql AS $$
    INSERT INTO fact_totals AS total VALUES (channel, COALESCE(day, '-infinity'), difference)
    ON CONFLICT (notification_type, bst_date)
    DO UPDATE SET notification_count = total.notification_count + EXCLUDED.notification_count
$$;

CREATE FUNCTION tidings_facts_totalled() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        PERFORM tidings_add_to_totals(notification_type, bst_date, sum(notification_count))
        FROM after WHERE key_type <> 'test'
        GROUP BY GROUPING SETS ((notification_type, bst_date), notification_type);
    ELSIF TG_OP = 'UPDATE' THEN
        PERFORM tidings_add_to_totals(notification_type, bst_date, sum(sign * notification_count))
        FROM (SELECT -1 AS sign, * FROM before UNION ALL SELECT 1, * FROM after) AS changed WHERE key_type <> 'test'
        GROUP BY GROUPING SETS ((notification_type, bst_date), notification_type)
        HAVING sum(sign * notification_count) <> 0;
    ELSIF TG_OP = 'DELETE' THEN
        PERFORM tidings_add_to_totals(notification_type, bst_date, -sum(notification_count))
        FROM before WHERE key_type <> 'test'
        GROUP BY GROUPING SETS ((notification_type, bst_date), notification_type);
    ELSE
        DELETE FROM fact_totals;
    END IF;
    RETURN NULL;
END
$$;

INSERT INTO fact_totals
SELECT notification_type, COALESCE(bst_date, '-infinity'), sum(notification_count)
FROM ft_notification_status WHERE key_type <> 'test'
GROUP BY GROUPING SETS ((notification_type, bst_date), notification_type);

CREATE TRIGGER tidings_totals_added AFTER INSERT ON ft_notification_status
    REFERENCING NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION tidings_facts_totalled();
CREATE TRIGGER tidings_totals_changed AFTER UPDATE ON ft_notification_status
    REFERENCING OLD TABLE AS before NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION tidings_facts_totalled();
CREATE TRIGGER tidings_totals_removed AFTER DELETE ON ft_notification_status
    REFERENCING OLD TABLE AS before FOR EACH STATEMENT EXECUTE FUNCTION tidings_facts_totalled();
CREATE TRIGGER tidings_totals_emptied AFTER TRUNCATE ON ft_notification_status
    FOR EACH STATEMENT EXECUTE FUNCTION tidings_facts_totalled();

-- ---------------------------------------------------------------------------------------------------------------------
-- Recounts of the last days.
-- ---------------------------------------------------------------------------------------------------------------------

-- Every run. Who writes facts holds a lock on this table, so that one at a time does.
CREATE TABLE fact_rebuilds (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    started_at  timestamptz NOT NULL,
    -- NULL while it runs, and for ever if it was broken off.
    ended_at    timestamptz,
    first_day   date NOT NULL,
    last_day    date NOT NULL,
    -- Rows of facts that were not as recounted. None is expected.
    differences bigint NOT NULL DEFAULT 0
);

-- One day's recount, while it is compared. Empty otherwise, and not worth being there after a crash.
CREATE UNLOGGED TABLE fact_recounts (LIKE fact_deltas);

-- The day's notifications, wherever they are kept, as facts see them. Grouped as they are stored, which is quick, and the groups
-- then as facts see them. A function of its own, because what only reads may be read by several workers at once; it is planned for
-- each day, since days differ.
CREATE FUNCTION tidings_recount(day date, since timestamp, until timestamp) RETURNS SETOF fact_deltas
LANGUAGE plpgsql SET plan_cache_mode = force_custom_plan SET parallel_setup_cost = 100 SET parallel_tuple_cost = 0.01 AS $$
BEGIN
    RETURN QUERY
    SELECT day, service_id, template_id, COALESCE(job_id, '00000000-0000-0000-0000-000000000000'), notification_type::text,
        key_type::text, notification_status, tidings_billed_provider(notification_type, sent_by),
        tidings_billed_multiplier(notification_type, rate_multiplier),
        notification_type <> 'email' AND COALESCE(international, false),
        tidings_billed_postage(notification_type, postage),
        CASE WHEN notification_type = 'letter' THEN units ELSE 0 END, number::integer,
        CASE WHEN notification_type = 'email' THEN 0 ELSE (units * number)::integer END
    FROM (
        SELECT service_id, template_id, job_id, notification_type, key_type, notification_status, sent_by, rate_multiplier,
            international, postage, billable_units AS units, count(*) AS number
        FROM notifications_all_time_view
        WHERE created_at >= since AND created_at < until
            AND key_type <> 'test' AND service_id IS NOT NULL AND template_id IS NOT NULL AND notification_status IS NOT NULL
        GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11
    ) AS counted;
END
$$;
