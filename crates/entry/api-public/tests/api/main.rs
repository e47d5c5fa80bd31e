//! The public API on a real PostgreSQL: what it answers, and what it stores.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod authentication;
mod batch;
mod bodies;
mod broken;
mod caches;
mod concurrency;
mod daily_limits;
mod every_endpoint;
mod files;
mod get_letter;
mod get_notification;
mod idempotency;
mod list_notifications;
mod openapi;
mod outage;
mod post_email;
mod post_email_refusals;
mod post_letter;
mod post_letter_refusals;
mod post_precompiled_letter;
mod post_sms;
mod post_sms_refusals;
mod preview_template;
mod providers;
mod rate_limits;
mod received_texts;
mod recipients;
mod reference;
mod routes;
mod scheduling;
mod schema;
mod stored;
mod templates;
mod time_limit;
mod tokens;
mod unsubscribe;
