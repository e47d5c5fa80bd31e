-- What the admin app reads of all services.

-- Complaints, newest first, and how many there were on some days.
CREATE INDEX ix_complaints_created_at ON complaints (created_at);
