//! The migrations against a real PostgreSQL: what they make, and whom they let in.

#![expect(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "a test fails by panicking")]

mod adopted_facts;
mod adoption;
mod database;
mod facts;
mod hot_updates;
mod migrating;
mod notify;
mod seed;
