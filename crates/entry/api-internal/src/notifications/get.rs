//! `GET /service/{service_id}/notifications/{notification_id}`: one notification.

use axum::extract::State;
use tidings_api_types::internal::notifications::GetNotification;
use tidings_app::service_notifications;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::At,
};

pub(super) async fn handle(State(api): State<InternalApi>, At(at): At<GetNotification>) -> Answered<GetNotification> {
    Ok(Answer(service_notifications::get(&api.app, at.service_id, at.notification_id).await?))
}
