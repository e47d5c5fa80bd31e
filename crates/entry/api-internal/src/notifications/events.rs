//! `GET /service/{service_id}/notifications/{notification_id}/events`: a notification's life story.

use axum::extract::State;
use tidings_api_types::internal::notifications::ListNotificationEvents;
use tidings_app::service_notifications;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::At,
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    At(at): At<ListNotificationEvents>,
) -> Answered<ListNotificationEvents> {
    Ok(Answer(service_notifications::events(&api.app, at.service_id, at.notification_id).await?))
}
