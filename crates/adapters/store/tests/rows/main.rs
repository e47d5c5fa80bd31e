//! The functions that read and write rows, on a real PostgreSQL.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod allowances;
mod archiving;
mod cache_outbox;
mod changes;
mod email_suppressions;
mod facts;
mod fixtures;
mod history_keys;
mod hot_queries;
mod notifications;
mod people;
mod sending;
mod usage;
