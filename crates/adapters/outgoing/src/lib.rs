#![doc = include_str!("../README.md")]

mod client;
mod hosts;
mod network;
mod resolver;
mod retry_after;
mod rules;
mod special_use;

pub use client::{Answer, Call, CallError, Limits, OutgoingClient};
pub use network::{InvalidNetwork, Network};
pub use rules::{AddressRules, Refused, Scheme};
pub use special_use::special_use;
