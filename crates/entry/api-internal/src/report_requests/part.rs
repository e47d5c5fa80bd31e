//! `GET /service/{service_id}/report-request/{request_id}/csv`: a part of a report's file. Beyond Notify's contract.

use axum::extract::State;
use tidings_api_types::internal::report_requests::{GetReportPart, PartWanted};
use tidings_app::report_requests;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::{At, Query},
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    At(at): At<GetReportPart>,
    query: Query,
) -> Answered<GetReportPart> {
    let wanted = PartWanted::read(query.get("part"))?;
    Ok(Answer(report_requests::part(&api.app, at.service_id, at.request_id, wanted).await?))
}
