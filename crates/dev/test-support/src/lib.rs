#![doc = include_str!("../README.md")]

pub mod app;
pub mod clock;
pub mod database;
pub mod eventually;
pub mod postgres;
pub mod redis;

pub use app::{BATCH, EMAIL, LETTER, Reply, SMS, TestApp};
pub use clock::TestClock;
pub use database::TestDatabase;
pub use eventually::eventually;
pub use redis::RedisServer;
