//! The public API on a real PostgreSQL: what it answers, and what it stores.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod authentication;
mod bodies;
mod caches;
mod concurrency;
mod get_notification;
mod outage;
mod post_email;
mod post_email_refusals;
mod post_sms;
mod post_sms_refusals;
mod providers;
mod recipients;
mod routes;
mod schema;
mod tokens;
