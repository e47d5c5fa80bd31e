//! `GET /v2/notifications/{notification_id}`: reads one notification.

use axum::{
    Json,
    extract::{Path, State, rejection::PathRejection},
};
use tidings_api_types::v2::Notification;
use tidings_app::get_notification::get_notification;
use tidings_domain::ids::parse_lenient;

use crate::{PublicApi, auth::Authenticated, error::ApiError};

pub(super) async fn handle(
    State(api): State<PublicApi>,
    Authenticated(caller): Authenticated,
    // A path that is no UTF-8 is no id either.
    notification_id: Result<Path<String>, PathRejection>,
) -> Result<Json<Notification>, ApiError> {
    let Some(id) = notification_id.ok().and_then(|Path(text)| parse_lenient(&text)) else { return Err(invalid_id()) };
    let notification = get_notification(&api.app, &caller.service, id.into()).await?;
    notification.map(Json).ok_or_else(ApiError::no_result)
}

/// The answer to reading something that stands where an id would.
pub(super) async fn not_an_id(_: Authenticated) -> ApiError {
    invalid_id()
}

fn invalid_id() -> ApiError {
    ApiError::validation("notification_id is not a valid UUID")
}
