//! The internal API on a real PostgreSQL: what it answers, and what it stores.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod admin_sessions;
mod authentication;
mod billing;
mod complaints;
mod email_branding;
mod events;
mod found;
mod functional_tests;
mod inbound_numbers;
mod invites;
mod jobs;
mod join_requests;
mod letter_branding;
mod links;
mod notifications;
mod one_connection;
mod organisations;
mod performance_dashboard;
mod platform_admin;
mod platform_stats;
mod protected_sender_ids;
mod provider_details;
mod rates;
mod report_requests;
mod services;
mod status;
mod templates;
mod user;

/// An id that nothing has yet.
fn fresh() -> uuid::Uuid {
    tidings_domain::ids::time_ordered(jiff::Timestamp::UNIX_EPOCH, tidings_app::random::id_bytes())
}
