//! The built binary as its users meet it: commands, processes, signals, the official clients.
#![expect(clippy::expect_used, clippy::panic, reason = "clippy excuses only the bodies of tests, not what they share")]

#[expect(dead_code, unused_imports, reason = "the other test binaries use the rest")]
#[path = "../harness/mod.rs"]
mod harness;

mod browser;
mod cache;
mod client_tools;
mod clients_send;
mod commands;
mod official_clients;
mod outages;
mod people;
mod processes;
mod reading_clients;
mod reference_page;
mod running;
mod secrets;
mod shared_cache;
mod up;
mod up_crashes;
mod up_refusals;
mod upkeep;
