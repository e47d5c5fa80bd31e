-- People are looked up by their email address in any case, at every sign-in and invitation. Notify's own index is of the
-- address as it was typed.
CREATE INDEX ix_users_email_address_lower ON users (lower(email_address));
