//! `DELETE /v2/notifications/{notification_id}`: takes back a message that waits for its time; beyond Notify's contract.

use axum::{
    Json,
    extract::{Path, State, rejection::PathRejection},
};
use http::StatusCode;
use serde_json::{Value, json};
use tidings_app::cancel::{NotCancelled, cancel};
use tidings_domain::{NotificationStatus, ids::parse_lenient};

use crate::{PublicApi, auth::Authenticated, error::ApiError, extract::Now};

pub(super) async fn handle(
    State(api): State<PublicApi>,
    Now(now): Now,
    Authenticated(caller): Authenticated,
    // A path that is no UTF-8 is no id either.
    notification_id: Result<Path<String>, PathRejection>,
) -> Result<Json<Value>, ApiError> {
    let id = notification_id.ok().and_then(|Path(text)| parse_lenient(&text));
    let id = id.ok_or_else(|| ApiError::validation("notification_id is not a valid UUID"))?;
    cancel(&api.app, caller.service.id, id.into(), now).await?;
    Ok(Json(json!({ "id": id, "status": NotificationStatus::Cancelled })))
}

impl From<NotCancelled> for ApiError {
    fn from(error: NotCancelled) -> Self {
        match error {
            NotCancelled::NotFound => Self::no_result(),
            NotCancelled::NotWaiting => Self::new(StatusCode::CONFLICT, "ConflictError", error.to_string()),
            NotCancelled::Store(error) => error.into(),
            NotCancelled::Queue(_) if error.is_unavailable() => Self::unavailable(&error),
            NotCancelled::Queue(_) => Self::internal(&error),
        }
    }
}
