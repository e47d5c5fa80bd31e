//! `POST /service/{service_id}/report-request`: asks for a report.

use axum::{
    Json,
    extract::State,
    response::{IntoResponse, Response},
};
use http::StatusCode;
use tidings_api_types::internal::{
    Data,
    report_requests::{CreateReportRequest, NewReportRequest},
};
use tidings_app::report_requests::{self, Asked};

use crate::{
    InternalApi,
    answer::Answer,
    error::ApiError,
    extract::{At, JsonBody, Now},
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    Now(now): Now,
    At(at): At<CreateReportRequest>,
    JsonBody(body): JsonBody,
) -> Result<Response, ApiError> {
    let new = NewReportRequest::read(&body)?;
    Ok(match report_requests::create(&api.app, at.service_id, &new, now).await? {
        Asked::Made(report) => Answer::<CreateReportRequest>(Data::new(report)).into_response(),
        Asked::Ongoing(report) => (StatusCode::OK, Json(Data::new(report))).into_response(),
    })
}
