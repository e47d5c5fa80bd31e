//! The public API, version 2: what a service's own systems call.

pub mod batch;
pub mod error;
mod expires_after;
pub mod file;
pub mod links;
pub mod list_notifications;
pub mod notification;
pub mod openapi;
pub mod post_email;
pub mod post_letter;
pub mod post_sms;
pub mod posted;
mod query;
pub mod received_text;
mod scheduled_for;
pub mod template;
pub mod template_preview;

pub use batch::PostBatch;
pub use error::{ErrorBody, ErrorEntry};
pub use expires_after::MAX_EXPIRES_AFTER;
pub use file::SentFile;
pub use links::Links;
pub use list_notifications::{ListNotifications, NotificationPage};
pub use notification::Notification;
pub use post_email::PostEmail;
pub use post_letter::{PostLetter, PostPrecompiledLetter, PostTemplatedLetter};
pub use post_sms::PostSms;
pub use received_text::{ListReceivedTexts, ReceivedTextPage};
pub use template::{ListTemplates, Template, TemplateList};
pub use template_preview::{PreviewTemplate, TemplatePreview};
