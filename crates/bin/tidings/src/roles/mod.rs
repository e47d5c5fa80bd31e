//! What a process is made of. A role is a few parts put together; `up` is all of them.

pub mod database;
mod http;
mod process;
mod workers;

pub use http::{PublicApiServer, SandboxServer};
pub use process::{Parts, Process};
pub use workers::Sandbox;
