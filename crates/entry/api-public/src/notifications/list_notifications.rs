//! `GET /v2/notifications`: reads a page of notifications.

use axum::{Json, extract::State};
use tidings_api_types::v2::{ListNotifications, NotificationPage};
use tidings_app::read_notifications;

use crate::{
    PublicApi,
    auth::Authenticated,
    error::ApiError,
    extract::{Now, Pairs},
};

pub(super) async fn handle(
    State(api): State<PublicApi>,
    Now(now): Now,
    Authenticated(caller): Authenticated,
    Pairs(pairs): Pairs,
) -> Result<Json<NotificationPage>, ApiError> {
    let list = ListNotifications::read(pairs)?;
    Ok(Json(read_notifications::page(&api.app, &caller, &list, now).await?))
}
