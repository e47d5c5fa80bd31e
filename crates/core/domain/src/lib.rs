#![doc = include_str!("../README.md")]

pub mod api_key;
pub mod clock;
pub mod ids;
pub mod notification;
pub mod service;
mod text_enum;

pub use api_key::{ApiKeyText, KeyType};
pub use clock::{Clock, SharedClock};
pub use ids::{
    ApiKeyId, EmailReplyToId, JobId, NotificationId, OrganisationId, ServiceId, SmsSenderId, TemplateId, UserId,
};
pub use notification::{NotificationStatus, NotificationType};
pub use service::ServicePermission;
