//! `DELETE /organisations/{organisation_id}/users/{user_id}`: makes a person no member any more.

use axum::extract::State;
use tidings_api_types::internal::organisations::RemoveOrganisationUser;
use tidings_app::organisations;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::At,
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    At(at): At<RemoveOrganisationUser>,
) -> Answered<RemoveOrganisationUser> {
    organisations::remove_member(&api.app, at.organisation_id, at.user_id).await?;
    Ok(Answer(()))
}
