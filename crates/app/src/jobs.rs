//! The jobs there are: their names and what they carry.
//!
//! Payloads are ids, and grow by fields that may be left out: a job enqueued by the version before must still be
//! understood.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use tidings_domain::{
    CallbackEventId, CallbackType, ComplaintId, InboundSmsId, JobId, NotificationId, NotificationStatus,
    NotificationType, ReportRequestId, ServiceId,
};
use uuid::Uuid;

/// Hands a text message to a provider.
pub const DELIVER_SMS: &str = "deliver-sms";
/// Hands an email to a provider.
pub const DELIVER_EMAIL: &str = "deliver-email";

/// Deletes sessions of the admin app that are over.
pub const DELETE_ADMIN_SESSIONS: &str = "delete-admin-sessions";
/// Deletes what was tried with messages more than a week ago.
pub const DELETE_ATTEMPTS: &str = "delete-attempts";
/// Deletes codes to sign in with that nobody can use any more.
pub const DELETE_VERIFY_CODES: &str = "delete-verify-codes";
/// Deletes invitations that nobody can accept any more.
pub const DELETE_INVITATIONS: &str = "delete-invitations";
/// Deletes from the list of addresses that are sent no emails what is over.
pub const DELETE_EMAIL_SUPPRESSIONS: &str = "delete-email-suppressions";
/// Ends messages of which no provider has reported anything for three days.
pub const TIMEOUT_SENDING_NOTIFICATIONS: &str = "timeout-sending-notifications";

/// Enqueues messages again that should be sent by now, and are in no queue.
pub const REPLAY_CREATED_NOTIFICATIONS: &str = "replay-created-notifications";
/// Moves messages to the history when their services' days are over.
pub const DELETE_NOTIFICATIONS: &str = "delete-notifications-older-than-retention";
/// Moves received text messages to the history when their services' days are over.
pub const DELETE_INBOUND_SMS: &str = "delete-inbound-sms";
/// Moves requests for no more emails to the history.
pub const ARCHIVE_UNSUBSCRIBE_REQUESTS: &str = "archive-unsubscribe-requests";
/// Moves the history of more than a year ago into files.
pub const DEEP_ARCHIVE_NOTIFICATION_HISTORY: &str = "deep-archive-notification-history";
/// Deletes the files of spreadsheets when their services' days are over.
pub const REMOVE_SPREADSHEETS: &str = "remove-spreadsheets";
/// Deletes files that nothing in the database stands for.
pub const DELETE_STRAY_FILES: &str = "delete-stray-files";
/// Deletes what people did more than a year ago.
pub const DELETE_EVENTS: &str = "delete-old-records-from-events-table";
/// Deletes jobs that were given up and that nobody has replayed.
pub const DELETE_DEAD_JOBS: &str = "delete-dead-jobs";
/// Deletes what is left of counts of days past, and of requests that may not be repeated any more.
pub const DELETE_COUNTS_AND_KEYS: &str = "delete-counts-and-keys";
/// Deletes from the message viewer what services do not keep any longer.
pub const DELETE_SANDBOX_MESSAGES: &str = "delete-sandbox-messages";
/// Gives services the free text messages of a financial year that has begun.
pub const POPULATE_ANNUAL_BILLING: &str = "populate-annual-billing";

/// Recounts the facts of the last days.
pub const REBUILD_FACTS: &str = "rebuild-facts";
/// Gives facts the prices of their days, when one was entered late.
pub const REPRICE_FACTS: &str = "reprice-facts";

/// Archives files of templates that were never made live.
pub const ARCHIVE_PENDING_FILES: &str = "archive-pending-files";
/// Looks whether there are enough numbers at which the public can answer.
pub const CHECK_INBOUND_NUMBERS: &str = "check-for-low-available-inbound-sms-numbers";
/// Looks for services many of whose text messages fail, or that send to numbers that nobody has.
pub const CHECK_SERVICES: &str = "check-for-services-with-high-failure-rates-or-sending-to-tv-numbers";

/// Enqueues spreadsheets again that wait or are under way and are in no queue.
pub const RESUME_SPREADSHEETS: &str = "resume-spreadsheets";

/// Makes notifications of a spreadsheet's rows.
pub const PROCESS_SPREADSHEET: &str = "process-spreadsheet";

/// What [`PROCESS_SPREADSHEET`] carries.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct ProcessSpreadsheet {
    pub job_id: JobId,
    /// Who its messages are from, if not the service's default: an id of the template's channel.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sender_id: Option<Uuid>,
}

/// Writes the file of a report that somebody asked for.
pub const PROCESS_REPORT_REQUEST: &str = "process-report-request";
/// Deletes the files of reports that were asked for more than a day ago.
pub const DELETE_REPORTS: &str = "delete-reports";

/// What [`PROCESS_REPORT_REQUEST`] carries.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct ProcessReportRequest {
    pub service_id: ServiceId,
    pub report_request_id: ReportRequestId,
}

/// What [`DELIVER_SMS`] and [`DELIVER_EMAIL`] carry.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Deliver {
    pub notification_id: NotificationId,
    /// After this the message is worth nothing any more, and is not sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Timestamp>,
}

impl Deliver {
    /// A message that is worth sending whenever it can be.
    pub const fn any_time(notification_id: NotificationId) -> Self {
        Self { notification_id, expires_at: None }
    }
}

/// Tells a service that a message of its has ended.
pub const SEND_DELIVERY_STATUS: &str = "send-delivery-status";
/// Tells a service of a text message that came in.
pub const SEND_INBOUND_SMS: &str = "send-inbound-sms";
/// Tells a service of a complaint about an email.
pub const SEND_COMPLAINT: &str = "send-complaint";
/// Tells a service that a letter came back.
pub const SEND_RETURNED_LETTER: &str = "send-returned-letter";

/// What [`SEND_DELIVERY_STATUS`] carries: what may be different by the time that it runs.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct SendDeliveryStatus {
    pub event_id: CallbackEventId,
    pub notification_id: NotificationId,
    pub status: NotificationStatus,
    pub completed_at: Timestamp,
    pub sent_at: Option<Timestamp>,
}

/// What [`SEND_INBOUND_SMS`] carries.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct SendInboundSms {
    pub event_id: CallbackEventId,
    pub inbound_sms_id: InboundSmsId,
}

/// What [`SEND_COMPLAINT`] carries.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SendComplaint {
    pub event_id: CallbackEventId,
    pub complaint_id: ComplaintId,
    /// Who complained, encoded as personal data in columns is: a complaint may come when the email's row is gone.
    pub recipient: String,
}

/// What [`SEND_RETURNED_LETTER`] carries.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct SendReturnedLetter {
    pub event_id: CallbackEventId,
    pub notification_id: NotificationId,
}

/// The job that calls services about this.
pub const fn calling(callback_type: CallbackType) -> &'static str {
    match callback_type {
        CallbackType::DeliveryStatus => SEND_DELIVERY_STATUS,
        CallbackType::InboundSms => SEND_INBOUND_SMS,
        CallbackType::Complaint => SEND_COMPLAINT,
        CallbackType::ReturnedLetter => SEND_RETURNED_LETTER,
    }
}

/// Applies a receipt that came before the record of what it is about.
pub const EARLY_RECEIPT: &str = "early-receipt";

/// What [`EARLY_RECEIPT`] carries.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EarlyReceipt {
    pub provider: String,
    /// The provider's own reference.
    pub reference: String,
    pub status: NotificationStatus,
    /// What it means for a message of which an interim state was reported before, where that differs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub while_pending: Option<NotificationStatus>,
    /// It says that there is no such mailbox.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub no_such_mailbox: bool,
    /// When the provider took the message; when the receipt came, where it does not say.
    pub sent_at: Timestamp,
}

/// The job that delivers a channel's notifications; letters are printed in runs, by none.
pub const fn delivering(channel: NotificationType) -> Option<&'static str> {
    match channel {
        NotificationType::Sms => Some(DELIVER_SMS),
        NotificationType::Email => Some(DELIVER_EMAIL),
        NotificationType::Letter => None,
    }
}
