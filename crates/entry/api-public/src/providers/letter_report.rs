//! `POST /notifications/letter/status?token=…`: the printer reports what became of a letter. Errors are those of `/v2`.

use axum::{
    body::Body,
    extract::{RawQuery, State},
};
use http::StatusCode;
use tidings_api_types::letter_report::LetterReport;
use tidings_app::record_letter_report;

use super::{LIMITS, ProviderApi, form};
use crate::{error::ApiError, json};

pub(super) async fn handle(
    State(api): State<ProviderApi>,
    RawQuery(query): RawQuery,
    body: Body,
) -> Result<StatusCode, ApiError> {
    let query = form::parse(query.unwrap_or_default().as_bytes());
    let token = query.get("token").map_or("", String::as_str);
    let letter = record_letter_report::letter_of_token(&api.app, token).ok_or_else(|| {
        tracing::warn!("a report of a letter without its token");
        invalid(StatusCode::FORBIDDEN, "A valid token must be provided in the query string")
    })?;
    let report = LetterReport::read(&json::read(body, LIMITS).await?)?;
    if report.notification_id != letter {
        tracing::warn!(notification_id = %letter, reported = %report.notification_id, "a report of another letter");
        let message = "Notification ID in letter callback data does not match ID in token";
        return Err(invalid(StatusCode::BAD_REQUEST, message));
    }
    record_letter_report::record(&api.app, report, api.clock.now()).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn invalid(status: StatusCode, message: &str) -> ApiError {
    ApiError::new(status, "InvalidRequest", message)
}
