//! `POST /organisations/notify-users-of-request-to-go-live/{service_id}`: tells those who can decide.

use axum::extract::State;
use tidings_api_types::internal::organisations::NotifyUsersOfGoLiveRequest;
use tidings_app::organisations;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::{At, Now},
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    At(at): At<NotifyUsersOfGoLiveRequest>,
    Now(now): Now,
) -> Answered<NotifyUsersOfGoLiveRequest> {
    organisations::notify_approvers(&api.app, at.service_id, now).await?;
    Ok(Answer(()))
}
