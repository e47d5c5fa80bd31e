//! What the installation does, for the public page of its performance.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use tidings_domain::{OrganisationId, ServiceId};

use super::{endpoint::endpoint, service::reports::DaysBetween};

endpoint! {
    /// What was sent, how fast, and for whom: as of last night. Without days, those of today. Errors are as the public API's.
    GET "/performance-dashboard" => GetPerformanceDashboard {} [DaysBetween] -> PerformanceDashboard
}

/// See [`GetPerformanceDashboard`]. Messages of test keys do not count.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PerformanceDashboard {
    /// Since the beginning, like the next three.
    pub total_notifications: i64,
    pub email_notifications: i64,
    pub sms_notifications: i64,
    pub letter_notifications: i64,
    /// Of the days asked for, those on which anything was sent.
    pub notifications_by_type: Vec<DayOfNotifications>,
    /// Of the days asked for, those that were measured.
    pub processing_time: Vec<DayOfProcessing>,
    pub live_service_count: usize,
    /// Those that are live, by the names of their organisations, then their own.
    pub services_using_notify: Vec<ServiceUsingNotify>,
}

/// What was sent on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayOfNotifications {
    pub date: Date,
    pub emails: i64,
    pub sms: i64,
    pub letters: i64,
}

/// How fast it was sent.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct DayOfProcessing {
    pub date: Date,
    /// 100 on a day without messages.
    pub percentage_under_10_seconds: f64,
}

/// A live service.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServiceUsingNotify {
    pub service_id: ServiceId,
    pub service_name: String,
    pub organisation_id: Option<OrganisationId>,
    pub organisation_name: Option<String>,
}
