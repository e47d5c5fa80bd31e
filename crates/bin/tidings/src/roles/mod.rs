//! What a process is made of. A role is a few parts put together; `up` is all of them.

pub mod admin;
pub mod database;
mod http;
mod process;
mod providers;
pub mod tool;
mod workers;

pub use http::Port;
pub use process::{Parts, Process, ProcessSettings};
pub use workers::Sandbox;
