//! Reports about all services, for the platform's admins.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use tidings_domain::{NotificationType, ServiceId};

use crate::internal::{Data, QueryString, endpoint::endpoint, time::HttpTime};

endpoint! {
    /// Every live service: whose it is, what it expected to send, and what it has sent in this financial year.
    GET "/service/live-services-data" => GetLiveServices {} -> Data<Vec<LiveService>>
}

endpoint! {
    /// What every live service has sent, by month, channel and outcome.
    GET "/service/monthly-data-by-service" => GetMonthlyData {} [DaysBetween] -> Vec<MonthOfService>
}

/// A live service. Totals are of the financial year.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LiveService {
    pub service_id: ServiceId,
    pub service_name: String,
    pub organisation_name: Option<String>,
    pub organisation_type: Option<String>,
    pub consent_to_research: Option<bool>,
    /// Of the person who asked to go live, like the other contacts.
    pub contact_name: Option<String>,
    pub contact_email: Option<String>,
    pub contact_mobile: Option<String>,
    pub live_date: Option<HttpTime>,
    pub sms_volume_intent: Option<i32>,
    pub email_volume_intent: Option<i32>,
    pub letter_volume_intent: Option<i32>,
    pub sms_totals: i64,
    pub email_totals: i64,
    pub letter_totals: i64,
    pub free_sms_fragment_limit: i32,
}

/// The first and the last day asked for.
#[derive(Clone, Copy, Debug)]
pub struct DaysBetween {
    pub start_date: Date,
    pub end_date: Date,
}

impl QueryString for DaysBetween {
    fn pairs(&self) -> Vec<(&'static str, String)> {
        vec![("start_date", self.start_date.to_string()), ("end_date", self.end_date.to_string())]
    }
}

/// A month of a service and channel: the month's first day, the service's id and name, the channel, and how many messages were
/// sending, delivered, failed technically, temporarily and permanently, and sent.
pub type MonthOfService = (Date, ServiceId, String, NotificationType, i64, i64, i64, i64, i64, i64);
