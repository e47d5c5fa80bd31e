//! `POST /service/{service_id}/service-join-request/{request_id}`: decides about a request.

use axum::extract::State;
use tidings_api_types::internal::join_requests::{JoinRequestDecision, UpdateJoinRequest};
use tidings_app::join_requests;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::{At, JsonBody, Now},
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    At(at): At<UpdateJoinRequest>,
    Now(now): Now,
    JsonBody(body): JsonBody,
) -> Answered<UpdateJoinRequest> {
    let decision = JoinRequestDecision::read(&body)?;
    Ok(Answer(join_requests::decide(&api.app, at.service_id, at.request_id, decision, now).await?))
}
