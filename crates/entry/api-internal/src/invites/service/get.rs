//! `GET /service/{service_id}/invite/{invited_user_id}`: an invitation of a service.

use axum::extract::State;
use tidings_api_types::internal::{Data, invites::GetServiceInvite};
use tidings_app::invites::service;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::At,
};

pub(super) async fn handle(State(api): State<InternalApi>, At(at): At<GetServiceInvite>) -> Answered<GetServiceInvite> {
    Ok(Answer(Data::new(service::of_service(&api.app, at.service_id, at.invited_user_id).await?)))
}
