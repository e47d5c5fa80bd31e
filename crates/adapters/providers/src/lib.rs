#![doc = include_str!("../README.md")]

pub mod message;
pub mod provider;
pub mod sandbox;

pub use message::{EmailMessage, SmsMessage};
pub use provider::{Accepted, EmailProvider, SendError, SmsProvider};
