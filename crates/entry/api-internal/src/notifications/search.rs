//! `POST /service/{service_id}/notifications`: a page of what a service sent, without a recipient in the address.

use axum::extract::State;
use tidings_api_types::internal::notifications::{NotificationsWanted, SearchNotifications};
use tidings_app::service_notifications;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::{At, JsonBody, Now},
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    Now(now): Now,
    At(at): At<SearchNotifications>,
    JsonBody(body): JsonBody,
) -> Answered<SearchNotifications> {
    let wanted = NotificationsWanted::of_body(&body)?;
    Ok(Answer(service_notifications::page(&api.app, at.service_id, &wanted, now).await?))
}
