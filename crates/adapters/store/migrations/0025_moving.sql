-- Messages move to the history by thousands (docs/adr/0022). What the keys of both tables promise is checked once for a statement: a
-- foreign key is checked row by row, and eight of them were three fifths of what a move costs.

-- ---------------------------------------------------------------------------------------------------------------------
-- What the history names is there, and stays as long as the history does.
-- ---------------------------------------------------------------------------------------------------------------------

-- Notify's keys, kept by triggers from here on. An error bears the name of the key that it had.
ALTER TABLE notification_history
    DROP CONSTRAINT IF EXISTS notification_history_job_id_fkey,
    DROP CONSTRAINT IF EXISTS notification_history_service_id_fkey,
    DROP CONSTRAINT IF EXISTS notification_history_api_key_id_fkey,
    DROP CONSTRAINT IF EXISTS notification_history_key_type_fkey,
    DROP CONSTRAINT IF EXISTS fk_notification_history_notification_status,
    DROP CONSTRAINT IF EXISTS notification_history_templates_history_fkey;

-- As the check of a foreign key, for all rows of a statement: what they name is locked, so that nobody deletes it until the transaction
-- has ended. Thousands of rows name few things. They are looked up by lists, whatever the planner believes of the tables' sizes.
CREATE FUNCTION tidings_history_names() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    broken text;
BEGIN
    WITH named AS MATERIALIZED (
        SELECT DISTINCT job_id, service_id, api_key_id, key_type, notification_status, template_id, template_version
        FROM after),
    job AS MATERIALIZED (
        SELECT id FROM jobs WHERE id = ANY(ARRAY(SELECT job_id FROM named)) FOR KEY SHARE),
    service AS MATERIALIZED (
        SELECT id FROM services WHERE id = ANY(ARRAY(SELECT service_id FROM named)) FOR KEY SHARE),
    api_key AS MATERIALIZED (
        SELECT id FROM api_keys WHERE id = ANY(ARRAY(SELECT api_key_id FROM named)) FOR KEY SHARE),
    kind AS MATERIALIZED (
        SELECT name FROM key_types WHERE name = ANY(ARRAY(SELECT key_type FROM named)) FOR KEY SHARE),
    status AS MATERIALIZED (
        SELECT name FROM notification_status_types WHERE name = ANY(ARRAY(SELECT notification_status FROM named)) FOR KEY SHARE),
    template AS MATERIALIZED (
        SELECT id, version FROM templates_history WHERE id = ANY(ARRAY(SELECT template_id FROM named)) FOR KEY SHARE)
    SELECT max(CASE
        WHEN job_id IS NOT NULL AND job_id NOT IN (SELECT id FROM job) THEN 'notification_history_job_id_fkey'
        WHEN service_id IS NOT NULL AND service_id NOT IN (SELECT id FROM service) THEN 'notification_history_service_id_fkey'
        WHEN api_key_id IS NOT NULL AND api_key_id NOT IN (SELECT id FROM api_key) THEN 'notification_history_api_key_id_fkey'
        WHEN key_type NOT IN (SELECT name FROM kind) THEN 'notification_history_key_type_fkey'
        WHEN notification_status IS NOT NULL AND notification_status NOT IN (SELECT name FROM status)
            THEN 'fk_notification_history_notification_status'
        WHEN template_id IS NOT NULL AND (template_id, template_version) NOT IN (SELECT id, version FROM template)
            THEN 'notification_history_templates_history_fkey'
        END)
    INTO broken FROM named;
    IF broken IS NOT NULL THEN
        RAISE foreign_key_violation USING MESSAGE = 'the history would name what is not there',
            TABLE = 'notification_history', CONSTRAINT = broken;
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER tidings_names_added AFTER INSERT ON notification_history
    REFERENCING NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION tidings_history_names();
CREATE TRIGGER tidings_names_changed AFTER UPDATE ON notification_history
    REFERENCING NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION tidings_history_names();

-- The other side. What has gone, and did not come back in the same statement, must not be named. Who deletes it has waited for those who
-- hold it, and finds what they wrote, since each statement sees what is committed by then: a transaction that sees only what was
-- committed when it began would not.
CREATE FUNCTION tidings_history_is_left() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    broken text;
BEGIN
    IF current_setting('transaction_isolation') <> 'read committed' THEN
        RAISE object_not_in_prerequisite_state
            USING MESSAGE = format('%s are deleted in transactions that read what is committed', TG_TABLE_NAME);
    END IF;
    IF TG_TABLE_NAME = 'jobs' THEN
        IF EXISTS (SELECT FROM notification_history WHERE job_id = OLD.id)
            AND NOT EXISTS (SELECT FROM jobs WHERE id = OLD.id) THEN
            broken := 'notification_history_job_id_fkey';
        END IF;
    ELSIF TG_TABLE_NAME = 'services' THEN
        IF EXISTS (SELECT FROM notification_history WHERE service_id = OLD.id)
            AND NOT EXISTS (SELECT FROM services WHERE id = OLD.id) THEN
            broken := 'notification_history_service_id_fkey';
        END IF;
    ELSIF TG_TABLE_NAME = 'api_keys' THEN
        IF EXISTS (SELECT FROM notification_history WHERE api_key_id = OLD.id)
            AND NOT EXISTS (SELECT FROM api_keys WHERE id = OLD.id) THEN
            broken := 'notification_history_api_key_id_fkey';
        END IF;
    ELSIF TG_TABLE_NAME = 'key_types' THEN
        IF EXISTS (SELECT FROM notification_history WHERE key_type = OLD.name)
            AND NOT EXISTS (SELECT FROM key_types WHERE name = OLD.name) THEN
            broken := 'notification_history_key_type_fkey';
        END IF;
    ELSIF TG_TABLE_NAME = 'notification_status_types' THEN
        IF EXISTS (SELECT FROM notification_history WHERE notification_status = OLD.name)
            AND NOT EXISTS (SELECT FROM notification_status_types WHERE name = OLD.name) THEN
            broken := 'fk_notification_history_notification_status';
        END IF;
    ELSIF TG_TABLE_NAME = 'templates_history' THEN
        IF EXISTS (SELECT FROM notification_history WHERE template_id = OLD.id AND template_version = OLD.version)
            AND NOT EXISTS (SELECT FROM templates_history WHERE id = OLD.id AND version = OLD.version) THEN
            broken := 'notification_history_templates_history_fkey';
        END IF;
    END IF;
    IF broken IS NOT NULL THEN
        RAISE foreign_key_violation USING MESSAGE = format('the history names this row of %s', TG_TABLE_NAME),
            TABLE = 'notification_history', CONSTRAINT = broken;
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER tidings_history_is_left AFTER DELETE OR UPDATE OF id ON jobs
    FOR EACH ROW EXECUTE FUNCTION tidings_history_is_left();
CREATE TRIGGER tidings_history_is_left AFTER DELETE OR UPDATE OF id ON services
    FOR EACH ROW EXECUTE FUNCTION tidings_history_is_left();
CREATE TRIGGER tidings_history_is_left AFTER DELETE OR UPDATE OF id ON api_keys
    FOR EACH ROW EXECUTE FUNCTION tidings_history_is_left();
CREATE TRIGGER tidings_history_is_left AFTER DELETE OR UPDATE OF name ON key_types
    FOR EACH ROW EXECUTE FUNCTION tidings_history_is_left();
CREATE TRIGGER tidings_history_is_left AFTER DELETE OR UPDATE OF name ON notification_status_types
    FOR EACH ROW EXECUTE FUNCTION tidings_history_is_left();
CREATE TRIGGER tidings_history_is_left AFTER DELETE OR UPDATE OF id, version ON templates_history
    FOR EACH ROW EXECUTE FUNCTION tidings_history_is_left();

-- ---------------------------------------------------------------------------------------------------------------------
-- What hangs on a message goes with it, whoever deletes it.
-- ---------------------------------------------------------------------------------------------------------------------

ALTER TABLE notification_schedules DROP CONSTRAINT notification_schedules_notification_id_fkey;
ALTER TABLE letter_files DROP CONSTRAINT letter_files_notification_id_fkey;

CREATE FUNCTION tidings_messages_gone() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM notification_schedules WHERE notification_id = ANY(ARRAY(SELECT id FROM before));
    DELETE FROM letter_files WHERE notification_id = ANY(ARRAY(SELECT id FROM before));
    RETURN NULL;
END
$$;
CREATE TRIGGER tidings_messages_gone AFTER DELETE ON notifications
    REFERENCING OLD TABLE AS before FOR EACH STATEMENT EXECUTE FUNCTION tidings_messages_gone();

CREATE FUNCTION tidings_hangs_on_a_message() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM notifications WHERE id = ANY(ARRAY(SELECT notification_id FROM after)) FOR KEY SHARE;
    IF EXISTS (SELECT FROM after WHERE NOT EXISTS (SELECT FROM notifications WHERE id = notification_id)) THEN
        RAISE foreign_key_violation USING MESSAGE = 'there is no such message', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER tidings_hangs_on_a_message AFTER INSERT ON notification_schedules
    REFERENCING NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION tidings_hangs_on_a_message();
CREATE TRIGGER tidings_hangs_on_a_message AFTER INSERT ON letter_files
    REFERENCING NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION tidings_hangs_on_a_message();

-- ---------------------------------------------------------------------------------------------------------------------
-- Two indexes of the history without the rows that have nothing there, which is most. A table that is in use keeps its own.
-- ---------------------------------------------------------------------------------------------------------------------

DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM notifications_all_time_view) THEN
        DROP INDEX IF EXISTS ix_notification_history_job_id, ix_notification_history_reference;
        CREATE INDEX ix_notification_history_job_id ON notification_history (job_id) WHERE job_id IS NOT NULL;
        CREATE INDEX ix_notification_history_reference ON notification_history (reference) WHERE reference IS NOT NULL;
    END IF;
END
$$;
