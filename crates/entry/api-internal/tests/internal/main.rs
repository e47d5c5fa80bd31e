//! The internal API on a real PostgreSQL: what it answers, and what it stores.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod authentication;
mod email_branding;
mod events;
mod functional_tests;
mod letter_branding;
mod organisations;
mod services;
mod status;
mod templates;
mod user;
