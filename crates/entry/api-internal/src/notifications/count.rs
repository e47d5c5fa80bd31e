//! `GET /service/{service_id}/notifications/count`: how many were sent in the last days.

use axum::extract::State;
use tidings_api_types::internal::notifications::{CountNotifications, NotificationsWanted};
use tidings_app::service_notifications;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::{At, Now, Query},
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    At(at): At<CountNotifications>,
    query: Query,
    Now(now): Now,
) -> Answered<CountNotifications> {
    let wanted = NotificationsWanted::read(query.pairs())?;
    Ok(Answer(service_notifications::count(&api.app, at.service_id, &wanted, now).await?))
}
