//! What tests of the built binary share: folders, processes, waiting, and an installation of separate processes.

mod api;
mod folder;
mod installation;
mod load;
mod process;
mod until;

pub use api::{Api, http_client};
pub use folder::Folder;
pub use installation::{ADMIN_CLIENT_SECRET, Installation};
pub use load::Load;
pub use process::{Process, Signal, tidings};
pub use until::until;
