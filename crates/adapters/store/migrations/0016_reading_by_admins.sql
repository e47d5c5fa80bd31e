-- What the admin app reads.

-- Complaints, newest first, and how many there were on some days.
CREATE INDEX ix_complaints_created_at ON complaints (created_at);

-- A service's requests for no more emails, and its reports of them.
CREATE INDEX ix_unsubscribe_request_service_id_created_at ON unsubscribe_request (service_id, created_at);
CREATE INDEX ix_unsubscribe_request_report_service_id ON unsubscribe_request_report (service_id);
