//! The internal API: what the admin app calls, resource by resource.
//!
//! Each [`Endpoint`] is written once: the server routes by it, the client calls by it. Bodies are read with
//! [`fields`] or [`crate::schema`], whichever words the endpoint's errors have; replies are one type for both sides.

pub mod data;
pub mod endpoint;
pub mod error;
pub mod events;
pub mod fields;
pub mod functional_tests;
pub mod letter_attachments;
pub mod organisations;
pub mod status;
pub mod template_email_files;
pub mod template_folders;
pub mod template_statistics;
pub mod templates;
pub mod time;
pub mod user;

pub use data::Data;
pub use endpoint::{Endpoint, Method, QueryString};
pub use error::ErrorReply;
