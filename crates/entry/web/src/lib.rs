#![doc = include_str!("../README.md")]

pub mod api_headers;
pub mod basic_auth;
pub mod bearer;
pub mod body;
pub mod health;
pub mod measure;
pub mod metrics;
pub mod server;
pub mod test_clock;
pub mod token;
pub mod trace;
