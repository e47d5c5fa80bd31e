//! The notifications of a job, by row.

use serde::{Deserialize, Serialize};
use tidings_domain::{JobId, ServiceId};

use crate::internal::{
    QueryString,
    endpoint::endpoint,
    notifications::{CsvNotification, Notification, NotificationsWanted},
    page::PageLinks,
};

endpoint! {
    /// A job's notifications in the order of its rows: of some channels or states, if those are asked for.
    GET "/service/{service_id}/job/{job_id}/notifications"
        => ListJobNotifications { service_id: ServiceId, job_id: JobId } [NotificationsWanted] -> JobNotificationPage
}

endpoint! {
    /// The same address as [`ListJobNotifications`]: the same notifications as rows of a spreadsheet.
    GET "/service/{service_id}/job/{job_id}/notifications"
        => ListJobNotificationsForCsv { service_id: ServiceId, job_id: JobId } [JobRowsWanted] -> JobRowPage
}

/// A page of a job's notifications.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct JobNotificationPage {
    pub notifications: Vec<Notification>,
    pub page_size: i64,
    /// How many there are on all pages.
    pub total: i64,
    pub links: PageLinks,
}

/// A page of rows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobRowPage {
    pub notifications: Vec<CsvNotification>,
    pub page_size: i64,
    /// How many there are on all pages.
    pub total: i64,
    pub links: PageLinks,
}

/// Which rows are asked for: the channels, states, page and size of the page count.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct JobRowsWanted(pub NotificationsWanted);

impl QueryString for JobRowsWanted {
    fn pairs(&self) -> Vec<(&'static str, String)> {
        let mut pairs = self.0.pairs();
        pairs.push(("format_for_csv", "True".to_owned()));
        pairs
    }
}
