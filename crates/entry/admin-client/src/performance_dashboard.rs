//! What the installation does, for the public page of its performance.

use jiff::civil::Date;
use tidings_api_types::internal::{
    performance_dashboard::{GetPerformanceDashboard, PerformanceDashboard},
    service::reports::DaysBetween,
};
use tidings_cache::{Cache, client};

use crate::{api::Api, error::Reply};

/// See the module.
#[derive(Clone, Debug)]
pub struct PerformanceDashboardClient(pub(crate) Api);

#[client(declared = crate::CACHED)]
impl PerformanceDashboardClient {
    fn cache(&self) -> &Cache {
        self.0.cache()
    }

    /// What was sent in all and between two days, how fast, and for whom. The figures of a day are complete some hours after
    /// its end: then all that is kept is forgotten.
    #[cached("performance-stats-{start_date}-to-{end_date}", keep = "1 hour", within("performance-stats-*"))]
    pub async fn get(&self, start_date: Date, end_date: Date) -> Reply<PerformanceDashboard> {
        self.0.query(GetPerformanceDashboard {}, &DaysBetween { start_date, end_date }).await
    }
}
