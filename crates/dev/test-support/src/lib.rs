#![doc = include_str!("../README.md")]

pub mod app;
pub mod called_service;
pub mod clock;
pub mod database;
pub mod eventually;
pub mod postgres;
pub mod redis;
pub mod smtp_server;
pub mod stub_server;

pub use app::{BATCH, CALLBACK_TOKEN, EMAIL, LETTER, Reply, SMS, TestApp, outgoing_client};
pub use called_service::{CalledService, HeardCall, Reaction};
pub use clock::TestClock;
pub use database::TestDatabase;
pub use eventually::eventually;
pub use redis::RedisServer;
pub use smtp_server::SmtpServer;
pub use stub_server::{Answer, StubServer};
