//! `GET /service/{service_id}/report-request/{request_id}`: where a report stands.

use axum::extract::State;
use tidings_api_types::internal::{Data, report_requests::GetReportRequest};
use tidings_app::report_requests;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::At,
};

pub(super) async fn handle(State(api): State<InternalApi>, At(at): At<GetReportRequest>) -> Answered<GetReportRequest> {
    Ok(Answer(Data::new(report_requests::get(&api.app, at.service_id, at.request_id).await?)))
}
