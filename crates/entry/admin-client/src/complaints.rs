//! Complaints: emails that their recipients did not want. Nothing of it is cached.

use tidings_api_types::internal::{
    complaints::{ComplaintPage, CountComplaints, ListComplaints},
    page::Page,
    service::reports::DaysBetween,
};

use crate::{api::Api, error::Reply};

/// See the module.
#[derive(Clone, Debug)]
pub struct ComplaintsClient(pub(crate) Api);

impl ComplaintsClient {
    /// Complaints about any service's emails, the newest first.
    pub async fn list(&self, page: Page) -> Reply<ComplaintPage> {
        self.0.query(ListComplaints {}, &page).await
    }

    /// How many came on some days.
    pub async fn count(&self, days: &DaysBetween) -> Reply<i64> {
        self.0.query(CountComplaints {}, days).await
    }
}
