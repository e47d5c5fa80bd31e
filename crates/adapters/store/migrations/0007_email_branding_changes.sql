-- Every process remembers a service's email branding together with the service: changes of either table are announced as
-- those of 0005 are.

CREATE TRIGGER tidings_changes AFTER INSERT OR UPDATE OR DELETE ON service_email_branding
    FOR EACH ROW EXECUTE FUNCTION tidings_announce_change('service', 'service_id');
CREATE TRIGGER tidings_changes AFTER INSERT OR UPDATE OR DELETE ON email_branding
    FOR EACH ROW EXECUTE FUNCTION tidings_announce_change('email_branding', 'id');
