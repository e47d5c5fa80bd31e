//! `POST /organisations/{organisation_id}/users/{user_id}`: makes a person a member.

use axum::extract::State;
use tidings_api_types::internal::{Data, organisations::AddOrganisationUser, user::OrganisationPermissions};
use tidings_app::organisations;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::{At, JsonBody, Now},
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    At(at): At<AddOrganisationUser>,
    Now(now): Now,
    JsonBody(body): JsonBody,
) -> Answered<AddOrganisationUser> {
    let permissions = OrganisationPermissions::read(&body)?;
    let member = organisations::add_member(&api.app, at.organisation_id, at.user_id, &permissions, now).await?;
    Ok(Answer(Data::new(member)))
}
