#![doc = include_str!("../README.md")]

mod backend;
mod declared;
mod families;
mod flights;
mod in_process;
mod keeper;
mod key;
mod outcome;
pub mod protocol;
mod random;
mod read_through;
mod redis;
mod storable;
mod telemetry;
mod turns;

pub use tidings_cache_macros::client;

pub use crate::{
    backend::{Address, Backend, Look, Told, Unreachable},
    declared::{Declared, is_declared},
    families::{Families, Family},
    in_process::InProcess,
    keeper::{NoOutbox, NotRenewed, Outbox, RENEW_EVERY, TrustKeeper},
    key::KeyPart,
    read_through::{Cache, CallError, Changed, MARK_LASTS, Read},
    redis::{Cleared, Currency, Inspector, Mark, Redis, Shown, State},
    storable::Storable,
};
