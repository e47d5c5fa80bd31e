//! `POST /organisations/notify-service-member-of-rejected-go-live-request/{service_id}`: tells the person who asked.

use axum::extract::State;
use tidings_api_types::internal::organisations::{GoLiveRejection, NotifyMemberOfRejection};
use tidings_app::organisations;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::{At, JsonBody, Now},
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    At(at): At<NotifyMemberOfRejection>,
    Now(now): Now,
    JsonBody(body): JsonBody,
) -> Answered<NotifyMemberOfRejection> {
    organisations::notify_of_rejection(&api.app, at.service_id, GoLiveRejection::read(&body)?, now).await?;
    Ok(Answer(()))
}
