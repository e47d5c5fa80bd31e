//! Wishes for no more emails, as a service deals with them.

use tidings_api_types::internal::unsubscribe_reports::{
    CreateUnsubscribeReport, GetUnsubscribeReport, GetUnsubscribeStatistics, ListUnsubscribeReports,
    NewUnsubscribeReport, ProcessUnsubscribeReport, ReportProcessed, UnsubscribeReport, UnsubscribeReportMade,
    UnsubscribeReportRows, UnsubscribeStatistics,
};
use tidings_cache::{Cache, client};
use tidings_domain::{ServiceId, UnsubscribeReportId};

use crate::{api::Api, error::Reply};

/// See the module.
#[derive(Clone, Debug)]
pub struct UnsubscribeReportsClient(pub(crate) Api);

#[client(declared = crate::CACHED)]
impl UnsubscribeReportsClient {
    fn cache(&self) -> &Cache {
        self.0.cache()
    }

    /// What has come since the last report, then the reports.
    #[cached("service-{service_id}-unsubscribe-request-reports-summary")]
    pub async fn list(&self, service_id: ServiceId) -> Reply<Vec<UnsubscribeReport>> {
        self.0.ask(ListUnsubscribeReports { service_id }).await
    }

    /// How many wishes the service has not dealt with.
    #[cached("service-{service_id}-unsubscribe-request-statistics")]
    pub async fn statistics(&self, service_id: ServiceId) -> Reply<UnsubscribeStatistics> {
        self.0.ask(GetUnsubscribeStatistics { service_id }).await
    }

    /// Makes a report.
    #[invalidates(
        "service-{service_id}-unsubscribe-request-reports-summary",
        "service-{service_id}-unsubscribe-request-statistics"
    )]
    pub async fn create(&self, service_id: ServiceId, report: &NewUnsubscribeReport) -> Reply<UnsubscribeReportMade> {
        self.0.send(CreateUnsubscribeReport { service_id }, report).await
    }

    /// Says whether the service has dealt with a report.
    #[invalidates(
        "service-{service_id}-unsubscribe-request-reports-summary",
        "service-{service_id}-unsubscribe-request-statistics"
    )]
    pub async fn process(
        &self,
        service_id: ServiceId,
        batch_id: UnsubscribeReportId,
        processed: ReportProcessed,
    ) -> Reply<()> {
        self.0.send(ProcessUnsubscribeReport { service_id, batch_id }, &processed).await
    }

    /// Who wants no more emails, by a report.
    pub async fn rows(&self, service_id: ServiceId, batch_id: UnsubscribeReportId) -> Reply<UnsubscribeReportRows> {
        self.0.ask(GetUnsubscribeReport { service_id, batch_id }).await
    }
}
