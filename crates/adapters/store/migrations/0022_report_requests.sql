-- Reports whose files are there, or will be: those to be deleted, and those that somebody waits for. Rows stay for ever, files a day.
CREATE INDEX ix_report_requests_created_at ON report_requests (created_at) WHERE status <> 'deleted';
