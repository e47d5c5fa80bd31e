-- News of changed rows, for the caches of every process (store/src/changes.rs). Announced by triggers, so that a change by
-- anyone is heard, psql included. These tables change a few times a day: the price of NOTIFY is not felt here.

-- Announces `<kind>:<id>` on the channel tidings_changes: the kind is the trigger's first argument, the id is the column that
-- its second argument names. A row that moves from one owner to another is announced for both. PostgreSQL sends what one
-- transaction repeats only once.
CREATE FUNCTION tidings_announce_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        PERFORM pg_notify('tidings_changes', TG_ARGV[0] || ':' || COALESCE(to_jsonb(OLD) ->> TG_ARGV[1], ''));
    END IF;
    IF TG_OP <> 'DELETE' THEN
        PERFORM pg_notify('tidings_changes', TG_ARGV[0] || ':' || COALESCE(to_jsonb(NEW) ->> TG_ARGV[1], ''));
    END IF;
    RETURN NULL;
END
$$;

CREATE TRIGGER tidings_changes AFTER INSERT OR UPDATE OR DELETE ON services
    FOR EACH ROW EXECUTE FUNCTION tidings_announce_change('service', 'id');
CREATE TRIGGER tidings_changes AFTER INSERT OR UPDATE OR DELETE ON service_permissions
    FOR EACH ROW EXECUTE FUNCTION tidings_announce_change('service', 'service_id');
CREATE TRIGGER tidings_changes AFTER INSERT OR UPDATE OR DELETE ON service_sms_senders
    FOR EACH ROW EXECUTE FUNCTION tidings_announce_change('service', 'service_id');
CREATE TRIGGER tidings_changes AFTER INSERT OR UPDATE OR DELETE ON service_email_reply_to
    FOR EACH ROW EXECUTE FUNCTION tidings_announce_change('service', 'service_id');
CREATE TRIGGER tidings_changes AFTER INSERT OR UPDATE OR DELETE ON api_keys
    FOR EACH ROW EXECUTE FUNCTION tidings_announce_change('service', 'service_id');
CREATE TRIGGER tidings_changes AFTER INSERT OR UPDATE OR DELETE ON templates
    FOR EACH ROW EXECUTE FUNCTION tidings_announce_change('service', 'service_id');
CREATE TRIGGER tidings_changes AFTER INSERT OR UPDATE OR DELETE ON provider_details
    FOR EACH ROW EXECUTE FUNCTION tidings_announce_change('providers', 'identifier');
CREATE TRIGGER tidings_changes AFTER INSERT OR UPDATE OR DELETE ON rates
    FOR EACH ROW EXECUTE FUNCTION tidings_announce_change('rates', 'notification_type');
