-- Prices that are entered late (docs/adr/0021). `fact_prices` are those by which the facts are written. Where `rates` and `letter_rates`
-- say otherwise, a price was entered, changed or taken away since, by whomever, and the facts from its day on are given theirs.

-- The prices there are now. Those for the Crown, which are the same as others'.
CREATE VIEW current_prices AS
SELECT 'sms' AS notification_type, valid_from, 'none' AS post_class, 0 AS sheet_count, rate
FROM rates WHERE notification_type = 'sms'
UNION ALL
SELECT 'letter', start_date, post_class::text, sheet_count, rate FROM letter_rates WHERE crown;

-- As many rows as there are prices. `valid_from` is UTC, as in Notify's tables.
CREATE TABLE fact_prices (
    notification_type text      NOT NULL,
    valid_from        timestamp NOT NULL,
    post_class        text      NOT NULL,
    sheet_count       integer   NOT NULL,
    rate              numeric   NOT NULL
);

-- What facts say that are there already is believed.
INSERT INTO fact_prices SELECT * FROM current_prices;

-- How many sheets the letters of a fact have each, where it says so. Letters that cost the same have as many, unless they have no
-- price yet.
CREATE FUNCTION tidings_sheets(units integer, letters integer, rate numeric) RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE
    WHEN units = 0 THEN 0
    WHEN letters <> 0 AND (rate > 0 OR abs(letters) = 1) AND units % letters = 0 THEN units / letters END;

-- What was billed, while it is given another price. Empty otherwise, and not worth being there after a crash.
CREATE UNLOGGED TABLE fact_repricings (LIKE ft_billing);
