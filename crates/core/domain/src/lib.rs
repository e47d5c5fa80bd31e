#![doc = include_str!("../README.md")]

pub mod api_key;
pub mod archived_name;
pub mod bank_holiday;
pub mod billing;
pub mod brand_type;
pub mod branding_name;
pub mod clock;
pub mod csv_row;
pub mod file_type;
pub mod financial_year;
pub mod ids;
pub mod invite;
pub mod job;
pub mod join_request;
pub mod letter_cancellation;
pub mod letter_date;
pub mod letter_languages;
pub mod letter_timing;
pub mod london;
pub mod notification;
pub mod organisation;
pub mod postage;
pub mod pounds;
pub mod provider;
pub mod rate_limit;
pub mod report_request;
pub mod safe_name;
pub mod service;
pub mod status_filter;
pub mod suppression;
pub mod team;
pub mod template;
mod text_enum;
pub mod totp;
pub mod user;
pub mod word_list;
pub mod working_day;

pub use api_key::{ApiKeyText, KeyType};
pub use brand_type::BrandType;
pub use clock::{Clock, SharedClock};
pub use file_type::FileType;
pub use financial_year::FinancialYear;
pub use ids::{
    AnnualBillingId, ApiKeyId, CallbackEventId, CallbackId, ComplaintId, ContactListId, DataRetentionId,
    EmailBrandingId, EmailReplyToId, EventId, GuestListEntryId, InboundNumberId, InboundSmsId,
    InvitedOrganisationUserId, InvitedUserId, JobId, LetterAttachmentId, LetterBrandingId, LetterContactId,
    NotificationId, OrganisationId, ProviderId, ReportRequestId, ServiceId, ServiceJoinRequestId, SmsSenderId,
    TemplateEmailFileId, TemplateFolderId, TemplateId, UnsubscribeReportId, UnsubscribeRequestId, UserId,
    UserPermissionId, VerifyCodeId, WebauthnCredentialId,
};
pub use invite::InviteStatus;
pub use job::JobStatus;
pub use join_request::JoinRequestStatus;
pub use letter_languages::LetterLanguages;
pub use letter_timing::LetterTiming;
pub use notification::{NotificationStatus, NotificationType};
pub use organisation::{OrganisationPermission, OrganisationType, OrganisationUserPermission};
pub use postage::Postage;
pub use pounds::Pounds;
pub use report_request::{ReportRequestStatus, ReportedStatus};
pub use service::{CallbackType, ServicePermission};
pub use status_filter::StatusFilter;
pub use suppression::SuppressionReason;
pub use team::{Member, Team};
pub use user::{AuthType, CodeType, UserPermission, UserState};
pub use word_list::WordList;
pub use working_day::WorkingWeek;
