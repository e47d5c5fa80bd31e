//! `GET /service/{service_id}/notifications`: a page of what a service sent.

use axum::extract::State;
use tidings_api_types::internal::notifications::{ListNotifications, NotificationsWanted};
use tidings_app::service_notifications;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::{At, Now, Query},
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    At(at): At<ListNotifications>,
    query: Query,
    Now(now): Now,
) -> Answered<ListNotifications> {
    let wanted = NotificationsWanted::read(query.pairs())?;
    Ok(Answer(service_notifications::page(&api.app, at.service_id, &wanted, now).await?))
}
