#![doc = include_str!("../README.md")]

pub mod body;
pub mod health;
pub mod measure;
pub mod metrics;
pub mod server;
pub mod token;
pub mod trace;
