-- What the public API reads for services.

-- Every process remembers what letters cost, as it does for text messages: changes are announced as those of 0005 are.
CREATE TRIGGER tidings_changes AFTER INSERT OR UPDATE OR DELETE ON letter_rates
    FOR EACH ROW EXECUTE FUNCTION tidings_announce_change('rates', 'post_class');

-- A service's received text messages, newest first: pages of the API and of the inbox. The table holds a few days' worth.
CREATE INDEX ix_inbound_sms_service_id_created_at ON inbound_sms (service_id, created_at);
DROP INDEX IF EXISTS ix_inbound_sms_service_id;
