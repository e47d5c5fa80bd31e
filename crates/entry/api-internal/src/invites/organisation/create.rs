//! `POST /organisation/{organisation_id}/invite`: invites somebody.

use axum::extract::State;
use tidings_api_types::internal::{
    Data,
    invites::{CreateOrganisationInvite, NewOrganisationInvite},
};
use tidings_app::invites::organisation;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::{At, JsonBody, Now},
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    At(at): At<CreateOrganisationInvite>,
    Now(now): Now,
    JsonBody(body): JsonBody,
) -> Answered<CreateOrganisationInvite> {
    let new = NewOrganisationInvite::read(&body)?;
    Ok(Answer(Data::new(organisation::create(&api.app, at.organisation_id, new, now).await?)))
}
