#![doc = include_str!("../README.md")]

mod cluster;
mod data_dir_lock;
mod error;
mod find;
mod initialise;
mod options;
mod password;
mod postmaster_pid;
mod previous;
mod running;
mod server;
mod server_log;
mod socket_dir;
mod unprivileged;
mod version;
mod wal_compression;

pub use cluster::{Cluster, ServerExit};
pub use error::{FindError, StartError, StopError};
pub use find::{Binaries, user_cache_dir};
pub use options::{ClusterOptions, Loopback};
pub use running::url_of_running;
pub use version::{OLDEST_MAJOR, Version};

/// The superuser of every cluster made here.
pub const SUPERUSER: &str = "tidings";
