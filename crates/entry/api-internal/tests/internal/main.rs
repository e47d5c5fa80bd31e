//! The internal API on a real PostgreSQL: what it answers, and what it stores.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod authentication;
mod events;
mod functional_tests;
mod organisations;
mod services;
mod status;
mod templates;
mod user;
