//! `POST /service/{service_id}/service-join-request`: asks to join a team.

use axum::extract::State;
use tidings_api_types::internal::join_requests::{CreateJoinRequest, JoinRequestCreated, NewJoinRequest};
use tidings_app::join_requests;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::{At, JsonBody, Now},
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    At(at): At<CreateJoinRequest>,
    Now(now): Now,
    JsonBody(body): JsonBody,
) -> Answered<CreateJoinRequest> {
    let new = NewJoinRequest::read(&body)?;
    let id = join_requests::create(&api.app, at.service_id, new, now).await?;
    Ok(Answer(JoinRequestCreated { service_join_request_id: id }))
}
