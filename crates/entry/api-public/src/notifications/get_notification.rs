//! `GET /v2/notifications/{notification_id}`: reads one notification.

use axum::{Json, extract::State};
use tidings_api_types::v2::Notification;
use tidings_app::read_notifications;

use crate::{
    PublicApi,
    auth::Authenticated,
    error::ApiError,
    extract::{IdText, Now},
};

pub(super) async fn handle(
    State(api): State<PublicApi>,
    Now(now): Now,
    Authenticated(caller): Authenticated,
    notification_id: IdText,
) -> Result<Json<Notification>, ApiError> {
    let id = notification_id.uuid().ok_or_else(invalid_id)?;
    let notification = read_notifications::one(&api.app, &caller, id.into(), now).await?;
    notification.map(Json).ok_or_else(ApiError::no_result)
}

/// The answer to reading something that stands where an id would.
pub(super) async fn not_an_id(_: Authenticated) -> ApiError {
    invalid_id()
}

pub(super) fn invalid_id() -> ApiError {
    ApiError::validation("notification_id is not a valid UUID")
}
