//! `POST /unsubscribe/{notification_id}/{token}`: one-click unsubscribe (RFC 8058). What is in the body does not matter.

use axum::{
    Json,
    extract::{Path, State, rejection::PathRejection},
    response::{IntoResponse, Response},
};
use http::StatusCode;
use serde_json::json;
use tidings_app::unsubscribe::{NotUnsubscribed, unsubscribe};
use tidings_domain::NotificationId;

use crate::{
    PublicApi,
    error::{self, ApiError},
    extract::Now,
};

pub(super) async fn handle(
    State(api): State<PublicApi>,
    Now(now): Now,
    path: Result<Path<(String, String)>, PathRejection>,
) -> Response {
    let Some((id, token)) = path.ok().and_then(|Path((id, token))| Some((hyphenated(&id)?, token))) else {
        return error::not_found().await;
    };
    match unsubscribe(&api.app, id, &token, now).await {
        Ok(()) => Json(json!({ "result": "success", "message": "Unsubscribe successful" })).into_response(),
        Err(NotUnsubscribed::Failure(failure)) => ApiError::from(failure).into_plain_response(),
        Err(reason @ (NotUnsubscribed::InvalidLink | NotUnsubscribed::UnknownNotification)) => {
            error::plain(StatusCode::NOT_FOUND, json!({ "unsubscribe request": reason.to_string() }))
        }
    }
}

/// The id as links have it. Written in any other way, it is an address that is not there.
fn hyphenated(text: &str) -> Option<NotificationId> {
    let id: NotificationId = text.parse().ok()?;
    id.to_string().eq_ignore_ascii_case(text).then_some(id)
}
