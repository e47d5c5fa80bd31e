//! `GET /service/{service_id}/invite`: a service's invitations.

use axum::extract::State;
use tidings_api_types::internal::{Data, invites::ListServiceInvites};
use tidings_app::invites::service;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::At,
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    At(at): At<ListServiceInvites>,
) -> Answered<ListServiceInvites> {
    Ok(Answer(Data::new(service::list(&api.app, at.service_id).await?)))
}
