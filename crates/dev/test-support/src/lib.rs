#![doc = include_str!("../README.md")]

pub mod app;
pub mod clock;
pub mod postgres;

pub use app::{Reply, TestApp};
pub use clock::TestClock;
pub use postgres::TestDatabase;
