//! Reports of what a service sent. Nothing of it is cached.

use tidings_api_types::internal::{
    Data,
    report_requests::{
        CreateReportRequest, GetReportPart, GetReportRequest, NewReportRequest, PartWanted, ReportPart, ReportRequest,
    },
};
use tidings_domain::{ReportRequestId, ServiceId};

use crate::{api::Api, error::Reply};

/// See the module.
#[derive(Clone, Debug)]
pub struct ReportRequestsClient(pub(crate) Api);

impl ReportRequestsClient {
    /// Asks for a report, or finds the same one that the same person waits for.
    pub async fn create(&self, service_id: ServiceId, report: &NewReportRequest) -> Reply<Data<ReportRequest>> {
        self.0.send(CreateReportRequest { service_id }, report).await
    }

    /// Where a report stands.
    pub async fn get(&self, service_id: ServiceId, request_id: ReportRequestId) -> Reply<Data<ReportRequest>> {
        self.0.ask(GetReportRequest { service_id, request_id }).await
    }

    /// A part of the file of a report that is written.
    pub async fn part(
        &self,
        service_id: ServiceId,
        request_id: ReportRequestId,
        part: PartWanted,
    ) -> Reply<ReportPart> {
        self.0.query(GetReportPart { service_id, request_id }, &part).await
    }
}
