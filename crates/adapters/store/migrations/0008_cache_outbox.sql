-- What changed of that which the cache between the admin app and the internal API may hold: the names of keys and groups,
-- appended by triggers in the transaction that makes the change, so that a change by anyone is there, psql included
-- (docs/adr/0014). Applied to a shared cache by its keeper, who marks the rows; to a cache in a process by that process,
-- which remembers how far it has read. Rows are kept for an hour after they are applied, and for a day at most.

CREATE TABLE cache_outbox (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    -- The transaction. Ids are not in the order of commits: who reads what is new goes by this, and by which are still open.
    xid bigint NOT NULL DEFAULT pg_current_xact_id()::text::bigint,
    name text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    applied boolean NOT NULL DEFAULT false
);
CREATE INDEX cache_outbox_waiting ON cache_outbox (id) WHERE NOT applied;
CREATE INDEX cache_outbox_xid ON cache_outbox (xid);

-- Which shared cache was trusted last, in which epoch. One row at most.
CREATE TABLE cache_trust (
    only_one boolean PRIMARY KEY DEFAULT true CHECK (only_one),
    trust text NOT NULL
);

-- The format with each {column} replaced by the row's. Nothing if one of them has no value.
CREATE FUNCTION tidings_cache_name(format text, named jsonb) RETURNS text LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
    placeholder text;
BEGIN
    FOR placeholder IN SELECT match[1] FROM regexp_matches(format, '\{(\w+)\}', 'g') AS match LOOP
        format := replace(format, '{' || placeholder || '}', named ->> placeholder);
    END LOOP;
    RETURN format;
END
$$;

-- Appends names, and wakes who applies them. PostgreSQL sends what one transaction repeats only once.
CREATE FUNCTION tidings_cache_append(names text[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO cache_outbox (name) SELECT DISTINCT name FROM unnest(names) AS name WHERE name IS NOT NULL;
    IF FOUND THEN
        PERFORM pg_notify('tidings_cache', '');
    END IF;
END
$$;

-- A trigger's arguments are formats of keys and groups, filled from the row: as it was, and as it is.
CREATE FUNCTION tidings_cache_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM tidings_cache_append(ARRAY(
        SELECT tidings_cache_name(format, changed)
        FROM unnest(TG_ARGV) AS format,
             unnest(ARRAY[CASE WHEN TG_OP <> 'INSERT' THEN to_jsonb(OLD) END,
                          CASE WHEN TG_OP <> 'DELETE' THEN to_jsonb(NEW) END]) AS changed
        WHERE changed IS NOT NULL));
    RETURN NULL;
END
$$;

-- The same for a statement that may change many rows: the arguments are names.
CREATE FUNCTION tidings_cache_changed_by_statement() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM tidings_cache_append(TG_ARGV);
    RETURN NULL;
END
$$;

-- The same with the rows that belong to the changed one: the first argument is a query of them, with the changed row
-- as $1.
CREATE FUNCTION tidings_cache_changed_of() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    changed jsonb;
    belongs jsonb;
    names text[] := '{}';
BEGIN
    FOREACH changed IN ARRAY ARRAY[CASE WHEN TG_OP <> 'INSERT' THEN to_jsonb(OLD) END,
                                   CASE WHEN TG_OP <> 'DELETE' THEN to_jsonb(NEW) END] LOOP
        CONTINUE WHEN changed IS NULL;
        FOR belongs IN EXECUTE 'SELECT to_jsonb(belongs) FROM (' || TG_ARGV[0] || ') AS belongs' USING changed LOOP
            names := names || ARRAY(SELECT tidings_cache_name(format, belongs)
                                    FROM unnest(TG_ARGV[1:]) AS format);
        END LOOP;
    END LOOP;
    PERFORM tidings_cache_append(names);
    RETURN NULL;
END
$$;

DO $$
DECLARE
    declared record;
BEGIN
    FOR declared IN SELECT * FROM (VALUES
        -- services
        ('services', 'service-{id}', 'live-service-and-organisation-counts', 'organisations', NULL),
        ('service_permissions', 'service-{service_id}', NULL, NULL, NULL),
        ('service_whitelist', 'service-{service_id}', NULL, NULL, NULL),
        ('service_callback_api', 'service-{service_id}', NULL, NULL, NULL),
        ('service_email_branding', 'service-{service_id}', NULL, NULL, NULL),
        ('service_letter_branding', 'service-{service_id}', NULL, NULL, NULL),
        ('service_data_retention', 'service-{service_id}', 'service-{service_id}-data-retention', NULL, NULL),
        -- templates carry the words of their senders
        ('inbound_numbers', 'service-{service_id}', 'service-{service_id}-template-*', NULL, NULL),
        ('service_sms_senders', 'service-{service_id}', 'service-{service_id}-template-*', NULL, NULL),
        ('service_email_reply_to', 'service-{service_id}', 'service-{service_id}-template-*', NULL, NULL),
        ('service_letter_contacts', 'service-{service_id}', 'service-{service_id}-template-*', NULL, NULL),
        -- users
        ('users', 'user-{id}', NULL, NULL, NULL),
        ('permissions', 'user-{user_id}', NULL, NULL, NULL),
        ('user_to_service', 'user-{user_id}', 'service-{service_id}', 'service-{service_id}-template-folders', NULL),
        ('user_to_organisation', 'user-{user_id}', NULL, NULL, NULL),
        ('organisation_user_permissions', 'user-{user_id}', NULL, NULL, NULL),
        ('user_folder_permissions', 'user-{user_id}', 'service-{service_id}-template-folders', NULL, NULL),
        ('service_join_requests', 'service-join-request-{id}', NULL, NULL, NULL),
        -- templates
        ('templates', 'service-{service_id}-templates', 'template-{id}-version-None', 'template-{id}-versions',
            'service-{service_id}-template-precompiled'),
        ('templates_history', 'template-{id}-version-{version}', 'template-{id}-versions', NULL, NULL),
        ('template_folder', 'service-{service_id}-template-folders', NULL, NULL, NULL),
        -- organisations
        ('organisation', 'organisations', 'domains', 'organisation-{id}-name', 'live-service-and-organisation-counts'),
        ('domain', 'organisations', 'domains', NULL, NULL),
        ('email_branding', 'email_branding', 'email_branding-{id}', NULL, NULL),
        ('letter_branding', 'letter_branding', 'letter_branding-{id}', NULL, NULL),
        ('email_branding_to_organisation', 'organisation-{organisation_id}-email-branding-pool', NULL, NULL, NULL),
        ('letter_branding_to_organisation', 'organisation-{organisation_id}-letter-branding-pool', NULL, NULL, NULL),
        -- the rest
        ('rates', 'sms-rate', NULL, NULL, NULL),
        ('letter_rates', 'letter-rates', NULL, NULL, NULL),
        ('returned_letters', 'service-{service_id}-returned-letters-statistics',
            'service-{service_id}-returned-letters-summary', NULL, NULL),
        ('unsubscribe_request', 'service-{service_id}-unsubscribe-request-statistics',
            'service-{service_id}-unsubscribe-request-reports-summary', NULL, NULL),
        ('unsubscribe_request_report', 'service-{service_id}-unsubscribe-request-statistics',
            'service-{service_id}-unsubscribe-request-reports-summary', NULL, NULL)
    ) AS formats (of_table, one, two, three, four) LOOP
        EXECUTE format(
            'CREATE TRIGGER tidings_cache AFTER INSERT OR UPDATE OR DELETE ON %I
             FOR EACH ROW EXECUTE FUNCTION tidings_cache_changed(%s)',
            declared.of_table,
            (SELECT string_agg(quote_literal(name), ', ')
             FROM unnest(ARRAY[declared.one, declared.two, declared.three, declared.four]) AS name WHERE name IS NOT NULL));
    END LOOP;
END
$$;

-- Jobs change with every row that is sent: only a new one, or another status, says whether a service has any.
CREATE TRIGGER tidings_cache AFTER INSERT OR UPDATE OF job_status, archived ON jobs
    FOR EACH ROW EXECUTE FUNCTION tidings_cache_changed('has_jobs-{service_id}');

-- Users list the services that are active, and the organisations.
CREATE TRIGGER tidings_cache_users AFTER UPDATE OR DELETE ON services
    FOR EACH ROW EXECUTE FUNCTION tidings_cache_changed_of(
        'SELECT user_id FROM user_to_service WHERE service_id = ($1 ->> ''id'')::uuid', 'user-{user_id}');
CREATE TRIGGER tidings_cache_users AFTER UPDATE OR DELETE ON organisation
    FOR EACH ROW EXECUTE FUNCTION tidings_cache_changed_of(
        'SELECT user_id FROM user_to_organisation WHERE organisation_id = ($1 ->> ''id'')::uuid', 'user-{user_id}');
-- Services carry what is said of their organisation.
CREATE TRIGGER tidings_cache_services AFTER UPDATE OR DELETE ON organisation
    FOR EACH ROW EXECUTE FUNCTION tidings_cache_changed_of(
        'SELECT id FROM services WHERE organisation_id = ($1 ->> ''id'')::uuid', 'service-{id}');
CREATE TRIGGER tidings_cache_services AFTER INSERT OR UPDATE OR DELETE ON organisation_permissions
    FOR EACH ROW EXECUTE FUNCTION tidings_cache_changed_of(
        'SELECT id FROM services WHERE organisation_id = ($1 ->> ''organisation_id'')::uuid', 'service-{id}');
-- Pools carry their brandings.
CREATE TRIGGER tidings_cache_pools AFTER UPDATE OR DELETE ON email_branding
    FOR EACH ROW EXECUTE FUNCTION tidings_cache_changed_of(
        'SELECT organisation_id FROM email_branding_to_organisation WHERE email_branding_id = ($1 ->> ''id'')::uuid',
        'organisation-{organisation_id}-email-branding-pool');
CREATE TRIGGER tidings_cache_pools AFTER UPDATE OR DELETE ON letter_branding
    FOR EACH ROW EXECUTE FUNCTION tidings_cache_changed_of(
        'SELECT organisation_id FROM letter_branding_to_organisation WHERE letter_branding_id = ($1 ->> ''id'')::uuid',
        'organisation-{organisation_id}-letter-branding-pool');
-- What belongs to a template without naming its service.
CREATE TRIGGER tidings_cache AFTER INSERT OR UPDATE OR DELETE ON template_redacted
    FOR EACH ROW EXECUTE FUNCTION tidings_cache_changed_of(
        'SELECT id, service_id FROM templates WHERE id = ($1 ->> ''template_id'')::uuid',
        'service-{service_id}-templates', 'template-{id}-version-None', 'template-{id}-versions');
CREATE TRIGGER tidings_cache AFTER INSERT OR UPDATE OR DELETE ON template_folder_map
    FOR EACH ROW EXECUTE FUNCTION tidings_cache_changed_of(
        'SELECT id, service_id FROM templates WHERE id = ($1 ->> ''template_id'')::uuid',
        'service-{service_id}-templates', 'template-{id}-version-None', 'service-{service_id}-template-folders');
CREATE TRIGGER tidings_cache AFTER INSERT OR UPDATE OR DELETE ON template_email_files
    FOR EACH ROW EXECUTE FUNCTION tidings_cache_changed_of(
        'SELECT id, service_id FROM templates WHERE id = ($1 ->> ''template_id'')::uuid',
        'service-{service_id}-templates', 'template-{id}-version-None', 'template-{id}-versions',
        'service-{service_id}-template-*');
CREATE TRIGGER tidings_cache AFTER UPDATE OR DELETE ON letter_attachment
    FOR EACH ROW EXECUTE FUNCTION tidings_cache_changed_of(
        'SELECT id, service_id FROM templates WHERE letter_attachment_id = ($1 ->> ''id'')::uuid',
        'service-{service_id}-templates', 'template-{id}-version-None', 'template-{id}-versions',
        'service-{service_id}-template-*');
-- The facts of a day are complete when it is known how fast it was.
CREATE TRIGGER tidings_cache AFTER INSERT OR UPDATE OR DELETE ON ft_processing_time
    FOR EACH STATEMENT EXECUTE FUNCTION tidings_cache_changed_by_statement('performance-stats-*');
