//! `GET /organisation/{organisation_id}/invite`: an organisation's invitations.

use axum::extract::State;
use tidings_api_types::internal::{Data, invites::ListOrganisationInvites};
use tidings_app::invites::organisation;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::At,
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    At(at): At<ListOrganisationInvites>,
) -> Answered<ListOrganisationInvites> {
    Ok(Answer(Data::new(organisation::list(&api.app, at.organisation_id).await?)))
}
