//! `POST /organisations/{organisation_id}`: changes an organisation, and its services with it.

use axum::extract::State;
use tidings_api_types::internal::organisations::{OrganisationChange, UpdateOrganisation};
use tidings_app::organisations;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::{At, JsonBody, Now},
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    At(at): At<UpdateOrganisation>,
    Now(now): Now,
    JsonBody(body): JsonBody,
) -> Answered<UpdateOrganisation> {
    organisations::update(&api.app, at.organisation_id, OrganisationChange::read(&body)?, now).await?;
    Ok(Answer(()))
}
