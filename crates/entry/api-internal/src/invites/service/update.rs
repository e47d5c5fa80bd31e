//! `POST /service/{service_id}/invite/{invited_user_id}`: changes an invitation.

use axum::extract::State;
use tidings_api_types::internal::{
    Data,
    invites::{ServiceInviteChange, UpdateServiceInvite},
};
use tidings_app::invites::service;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::JsonBody,
    found::Found,
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    Found(at): Found<UpdateServiceInvite>,
    JsonBody(body): JsonBody,
) -> Answered<UpdateServiceInvite> {
    let change = ServiceInviteChange::read(&body)?;
    let invite = service::update(&api.app, at.service_id, at.invited_user_id, change).await?;
    Ok(Answer(Data::new(invite)))
}
