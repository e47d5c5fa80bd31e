//! The queue on a real PostgreSQL, with toy jobs.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

mod announcing;
mod database;
mod dead;
mod enqueueing;
mod leases;
mod periodic;
mod plan;
mod retries;
mod running;
mod sharing;
mod toys;
