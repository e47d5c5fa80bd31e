//! `/v2/notifications`.

mod cancel;
mod get_notification;
mod get_pdf;
mod list_notifications;
mod post;
mod post_batch;

use axum::{
    Router,
    routing::{get, post},
};
use http::StatusCode;

use crate::{PublicApi, auth::Authenticated, error};

pub(crate) fn routes() -> Router<PublicApi> {
    // Reading what is no id gets the fault of an id, the names of channels included.
    Router::new()
        .route("/", get(list_notifications::handle))
        .route("/sms", post(post::sms).get(get_notification::not_an_id))
        .route("/email", post(post::email).get(get_notification::not_an_id))
        .route("/letter", post(post::letter).get(get_notification::not_an_id))
        .route("/batch", post(post_batch::handle).get(get_notification::not_an_id))
        .route("/{notification_id}", get(get_notification::handle).delete(cancel::handle).post(unknown_channel))
        .route("/{notification_id}/pdf", get(get_pdf::handle))
}

/// Sending by a channel that there is not.
async fn unknown_channel(_: Authenticated) -> (StatusCode, axum::response::Response) {
    (StatusCode::NOT_FOUND, error::not_found().await)
}
