//! `POST /service/{service_id}/process-unsubscribe-request-report/{batch_id}`: the service has dealt with a report.

use axum::extract::State;
use tidings_api_types::internal::unsubscribe_reports::{ProcessUnsubscribeReport, ReportProcessed};
use tidings_app::unsubscribe_reports;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::{At, JsonBody, Now},
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    Now(now): Now,
    At(at): At<ProcessUnsubscribeReport>,
    JsonBody(body): JsonBody,
) -> Answered<ProcessUnsubscribeReport> {
    let processed = ReportProcessed::read(&body)?;
    unsubscribe_reports::process(&api.app, at.service_id, at.batch_id, processed, now).await?;
    Ok(Answer(()))
}
