//! The pages, against the real internal API and a real PostgreSQL.

#![expect(clippy::panic, clippy::unwrap_used, reason = "a test fails by panicking")]

mod account;
mod activity;
mod api;
mod browser;
mod dashboard;
mod inbox;
mod one_off;
mod pages;
mod passkeys;
mod public;
mod report_requests;
mod reports;
mod routes;
mod services;
mod settings;
mod sign_in;
mod spreadsheets;
mod team;
mod templates;
mod usage;
