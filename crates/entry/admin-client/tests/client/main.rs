//! The client against the real internal API, a real PostgreSQL and a real Redis: what it asks for, what it keeps and what it
//! forgets.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod admin_sessions;
mod changes;
mod harness;
mod jobs;
mod outage;
mod outbox;
mod reads;
mod services;
mod teams;
mod templates;
mod totp;
mod transports;
