//! Complaints: emails that their recipients did not want.

use serde::{Deserialize, Serialize};
use tidings_domain::{ComplaintId, NotificationId, ServiceId};

use super::{
    endpoint::endpoint,
    page::{Page, PageLinks},
    service::reports::DaysBetween,
    time::WireTime,
};

endpoint! {
    /// Complaints about any service's emails, the newest first.
    GET "/complaint" => ListComplaints {} [Page] -> ComplaintPage
}

endpoint! {
    /// How many came on some days; without days, today.
    GET "/complaint/count-by-date-range" => CountComplaints {} [DaysBetween] -> i64
}

/// A page of complaints.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ComplaintPage {
    pub complaints: Vec<Complaint>,
    pub links: PageLinks,
}

/// A complaint.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Complaint {
    pub id: ComplaintId,
    pub notification_id: NotificationId,
    pub service_id: ServiceId,
    pub service_name: String,
    /// The provider's id of it.
    pub ses_feedback_id: Option<String>,
    /// As the provider says it, e.g. `abuse`.
    pub complaint_type: Option<String>,
    /// When the recipient complained, as the provider says.
    pub complaint_date: Option<WireTime>,
    pub created_at: WireTime,
}
