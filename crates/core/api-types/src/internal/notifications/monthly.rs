//! How many notifications a service has sent, in the last days and by month.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use tidings_domain::{FinancialYear, NotificationStatus, NotificationType, ServiceId, TemplateId};

use super::NotificationsWanted;
use crate::internal::{Data, ErrorReply, QueryString, endpoint::endpoint};

endpoint! {
    /// How many were sent in the last days, by what is billed.
    GET "/service/{service_id}/notifications/count"
        => CountNotifications { service_id: ServiceId } [NotificationsWanted] -> NotificationsSent
}

endpoint! {
    /// How many stand where, by the months of a financial year that have begun, as `2026-06`.
    GET "/service/{service_id}/notifications/monthly"
        => GetMonthlyStatistics { service_id: ServiceId } [Year] -> Data<BTreeMap<String, MonthOfStatuses>>
}

endpoint! {
    /// How often each template was used, by the months of a financial year.
    GET "/service/{service_id}/notifications/templates_usage/monthly"
        => GetMonthlyTemplateUsage { service_id: ServiceId } [Year] -> MonthlyTemplateUsage
}

/// A financial year, by the calendar year in which it begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Year(pub FinancialYear);

impl QueryString for Year {
    fn pairs(&self) -> Vec<(&'static str, String)> {
        vec![("year", self.0.start_year().to_string())]
    }
}

impl Year {
    /// Reads the parameter `year`.
    ///
    /// # Errors
    /// When it is none.
    pub fn read(text: Option<&str>) -> Result<Self, ErrorReply> {
        let year = text.and_then(|text| text.trim().parse().ok()).and_then(FinancialYear::starting_in);
        year.map(Self).ok_or_else(|| ErrorReply::invalid("Year must be a number"))
    }
}

/// A number of notifications.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotificationsSent {
    pub notifications_sent_count: i64,
}

/// How many notifications of a month stand where, by channel.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MonthOfStatuses {
    pub sms: BTreeMap<NotificationStatus, i64>,
    pub email: BTreeMap<NotificationStatus, i64>,
    pub letter: BTreeMap<NotificationStatus, i64>,
}

impl MonthOfStatuses {
    /// Counts `count` notifications more.
    pub fn add(&mut self, channel: NotificationType, status: NotificationStatus, count: i64) {
        let statuses = match channel {
            NotificationType::Sms => &mut self.sms,
            NotificationType::Email => &mut self.email,
            NotificationType::Letter => &mut self.letter,
        };
        *statuses.entry(status).or_default() += count;
    }
}

/// `{"stats": …}`, which only this endpoint has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MonthlyTemplateUsage {
    pub stats: Vec<TemplateUsage>,
}

/// How often a template was used in a month; what was cancelled does not count.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TemplateUsage {
    pub template_id: TemplateId,
    pub name: String,
    #[serde(rename = "type")]
    pub template_type: NotificationType,
    /// 1 to 12.
    pub month: i32,
    /// Of the calendar.
    pub year: i32,
    pub count: i64,
    pub is_precompiled_letter: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_year_is_a_number() {
        assert_eq!(Year::read(Some("2026")).ok().map(|Year(year)| year.start_year()), Some(2026));
        for text in [None, Some(""), Some("baz"), Some("0"), Some("123456789")] {
            assert_eq!(Year::read(text), Err(ErrorReply::invalid("Year must be a number")), "{text:?}");
        }
    }
}
