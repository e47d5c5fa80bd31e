//! The public API, version 2: what a service's own systems call.

pub mod error;
pub mod notification;
pub mod post_email;
pub mod post_sms;
pub mod posted;
mod scheduled_for;

pub use error::{ErrorBody, ErrorEntry};
pub use notification::Notification;
pub use post_email::PostEmail;
pub use post_sms::PostSms;
