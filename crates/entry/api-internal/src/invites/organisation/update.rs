//! `POST /organisation/{organisation_id}/invite/{invited_user_id}`: changes an invitation.

use axum::extract::State;
use tidings_api_types::internal::{
    Data,
    invites::{OrganisationInviteChange, UpdateOrganisationInvite},
};
use tidings_app::invites::organisation;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::JsonBody,
    found::Found,
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    Found(at): Found<UpdateOrganisationInvite>,
    JsonBody(body): JsonBody,
) -> Answered<UpdateOrganisationInvite> {
    let status = OrganisationInviteChange::read(&body)?.status;
    let invite = organisation::set_status(&api.app, at.organisation_id, at.invited_user_id, status).await?;
    Ok(Answer(Data::new(invite)))
}
