//! `POST /service/{service_id}/notifications/{notification_id}/cancel`: stops a letter that is not printed yet.

use axum::extract::State;
use tidings_api_types::internal::notifications::CancelNotification;
use tidings_app::service_notifications;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::{At, Now},
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    Now(now): Now,
    At(at): At<CancelNotification>,
) -> Answered<CancelNotification> {
    Ok(Answer(service_notifications::cancel(&api.app, at.service_id, at.notification_id, now).await?))
}
