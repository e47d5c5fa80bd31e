//! `POST /organisations/notify-org-member-about-next-steps-of-go-live-request/{service_id}`: tells a member of the
//! organisation what is to be done.

use axum::extract::State;
use tidings_api_types::internal::organisations::{GoLiveNextSteps, NotifyMemberOfNextSteps};
use tidings_app::organisations;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::{At, JsonBody, Now},
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    At(at): At<NotifyMemberOfNextSteps>,
    Now(now): Now,
    JsonBody(body): JsonBody,
) -> Answered<NotifyMemberOfNextSteps> {
    organisations::notify_of_next_steps(&api.app, at.service_id, GoLiveNextSteps::read(&body)?, now).await?;
    Ok(Answer(()))
}
