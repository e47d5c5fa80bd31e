//! `GET /organisation/{organisation_id}/invite/{invited_user_id}`: an invitation of an organisation.

use axum::extract::State;
use tidings_api_types::internal::{Data, invites::GetOrganisationInvite};
use tidings_app::invites::organisation;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::At,
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    At(at): At<GetOrganisationInvite>,
) -> Answered<GetOrganisationInvite> {
    let invite = organisation::of_organisation(&api.app, at.organisation_id, at.invited_user_id).await?;
    Ok(Answer(Data::new(invite)))
}
