//! `POST /user/{user_id}/organisation/{organisation_id}/permissions`: says what a member of an organisation may do.

use axum::extract::State;
use tidings_api_types::internal::user::{OrganisationPermissions, SetOrganisationPermissions};
use tidings_app::users;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::{JsonBody, Now},
    found::Found,
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    Found(at): Found<SetOrganisationPermissions>,
    Now(now): Now,
    JsonBody(body): JsonBody,
) -> Answered<SetOrganisationPermissions> {
    let body = OrganisationPermissions::read(&body)?;
    users::set_organisation_permissions(&api.app, at.user_id, at.organisation_id, &body, now).await?;
    Ok(Answer(()))
}
