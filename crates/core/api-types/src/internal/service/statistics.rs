//! How many messages services have sent lately, and what became of them.

use serde::{Deserialize, Serialize};
use tidings_domain::{NotificationStatus, NotificationType, ServiceId};

use super::Service;
use crate::internal::{Data, QueryString, endpoint::endpoint, time::HttpTime};

endpoint! {
    /// What a service has sent on the last days.
    GET "/service/{service_id}/statistics" => GetStatistics { service_id: ServiceId } [DaysWanted] -> Data<Statistics>
}

/// Which days are asked for.
#[derive(Clone, Copy, Debug, Default)]
pub struct DaysWanted {
    /// Today and so many days before; 7 unless it is said.
    pub limit_days: Option<u16>,
    /// Today alone.
    pub today_only: bool,
}

impl QueryString for DaysWanted {
    fn pairs(&self) -> Vec<(&'static str, String)> {
        let days = self.limit_days.map(|days| ("limit_days", days.to_string()));
        let today = self.today_only.then(|| ("today_only", "True".to_owned()));
        days.into_iter().chain(today).collect()
    }
}

/// What became of messages, by channel.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Statistics {
    pub sms: Outcomes,
    pub email: Outcomes,
    pub letter: Outcomes,
}

/// What became of messages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcomes {
    /// All but those that were cancelled.
    pub requested: i64,
    /// Those that arrived, or were sent where arrival is not told.
    pub delivered: i64,
    pub failed: i64,
}

impl Statistics {
    /// Counts `count` messages of this channel and status.
    pub fn add(&mut self, channel: NotificationType, status: NotificationStatus, count: i64) {
        use NotificationStatus as Status;
        let outcomes = match channel {
            NotificationType::Sms => &mut self.sms,
            NotificationType::Email => &mut self.email,
            NotificationType::Letter => &mut self.letter,
        };
        if status != Status::Cancelled {
            outcomes.requested += count;
        }
        match status {
            Status::Delivered | Status::Sent => outcomes.delivered += count,
            Status::Failed
            | Status::TechnicalFailure
            | Status::TemporaryFailure
            | Status::PermanentFailure
            | Status::ValidationFailed
            | Status::VirusScanFailed => outcomes.failed += count,
            _ => {}
        }
    }
}

/// A service with its statistics: what [`super::GetService`] answers where `detailed` is asked for, which the admin app does
/// not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DetailedService {
    #[serde(flatten)]
    pub service: Service,
    pub statistics: Statistics,
}

/// A service in what [`super::list::ListServices`] answers where `detailed` is asked for, which the admin app does not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServiceWithStatistics {
    pub id: ServiceId,
    pub name: String,
    /// The channel of one of its messages, if it sent any.
    pub notification_type: Option<NotificationType>,
    pub restricted: bool,
    pub active: bool,
    pub created_at: HttpTime,
    pub statistics: Statistics,
}
