//! The public API, version 2: what a service's own systems call.

pub mod error;
pub mod links;
pub mod list_notifications;
pub mod notification;
pub mod post_email;
pub mod post_sms;
pub mod posted;
mod query;
pub mod received_text;
mod scheduled_for;
pub mod template;
pub mod template_preview;

pub use error::{ErrorBody, ErrorEntry};
pub use links::Links;
pub use list_notifications::{ListNotifications, NotificationPage};
pub use notification::Notification;
pub use post_email::PostEmail;
pub use post_sms::PostSms;
pub use received_text::{ListReceivedTexts, ReceivedTextPage};
pub use template::{ListTemplates, Template, TemplateList};
pub use template_preview::{PreviewTemplate, TemplatePreview};
