//! The pages, against the real internal API and a real PostgreSQL.

#![expect(clippy::panic, clippy::unwrap_used, reason = "a test fails by panicking")]

mod account;
mod activity;
mod api;
mod audit;
mod browser;
mod dashboard;
mod given_back;
mod inbox;
mod invitations;
mod make_service_live;
mod one_off;
mod pages;
mod passkeys;
mod platform_admin;
mod public;
mod receive_text_messages;
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
