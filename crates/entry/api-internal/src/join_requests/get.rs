//! `GET /service/{service_id}/service-join-request/{request_id}`: a request to join a team.

use axum::extract::State;
use tidings_api_types::internal::join_requests::GetJoinRequest;
use tidings_app::join_requests;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::At,
};

pub(super) async fn handle(State(api): State<InternalApi>, At(at): At<GetJoinRequest>) -> Answered<GetJoinRequest> {
    Ok(Answer(join_requests::get(&api.app, at.service_id, at.request_id).await?))
}
