-- Who is signed in to the admin app, and their authenticator apps.

-- One row for each browser that the admin app knows, signed in or not. Bounded: rows that are over are deleted every hour.
CREATE TABLE admin_sessions (
    -- The SHA-256 of the cookie's token in lower-case hexadecimal digits: whoever reads this cannot sign in with it.
    id text PRIMARY KEY CHECK (id ~ '^[0-9a-f]{64}$'),
    -- NULL until somebody has signed in.
    user_id uuid REFERENCES users (id) ON DELETE CASCADE,
    -- What the visitor is in the middle of: JSON, encoded as the signed columns are.
    state text NOT NULL,
    created_at timestamptz NOT NULL,
    signed_in_at timestamptz,
    last_seen_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    user_agent text NOT NULL,
    CHECK ((user_id IS NULL) = (signed_in_at IS NULL))
);
CREATE INDEX admin_sessions_user_id ON admin_sessions (user_id) WHERE user_id IS NOT NULL;
CREATE INDEX admin_sessions_expires_at ON admin_sessions (expires_at);

CREATE TRIGGER tidings_cache AFTER UPDATE OR DELETE ON admin_sessions
    FOR EACH ROW EXECUTE FUNCTION tidings_cache_changed('admin-session-{id}');

-- Who has another password or email address, or is not active any more, is signed out everywhere, whoever changed it.
CREATE FUNCTION tidings_sign_out() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM admin_sessions WHERE user_id = NEW.id;
    RETURN NULL;
END
$$;
CREATE TRIGGER tidings_sign_out AFTER UPDATE OF _password, email_address, state ON users
    FOR EACH ROW WHEN (OLD._password <> NEW._password OR OLD.email_address <> NEW.email_address
        OR (NEW.state = 'inactive' AND OLD.state <> 'inactive'))
    EXECUTE FUNCTION tidings_sign_out();

-- Authenticator apps, one for each person who has one.
CREATE TABLE user_totp (
    user_id uuid PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
    -- The shared secret in base32, encoded as the signed columns are.
    secret text NOT NULL,
    created_at timestamptz NOT NULL,
    -- NULL until a code has shown that the app has the secret.
    confirmed_at timestamptz,
    -- The time step of the latest code that was used, so that none is used twice.
    last_used_step bigint
);
CREATE TRIGGER tidings_cache AFTER INSERT OR UPDATE OF confirmed_at OR DELETE ON user_totp
    FOR EACH ROW EXECUTE FUNCTION tidings_cache_changed('user-{user_id}-totp');
