//! `GET /organisations/{organisation_id}/services`: what services an organisation has.

use axum::extract::State;
use tidings_api_types::internal::organisations::ListOrganisationServices;
use tidings_app::organisations;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::At,
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    At(at): At<ListOrganisationServices>,
) -> Answered<ListOrganisationServices> {
    Ok(Answer(organisations::services(&api.app, at.organisation_id).await?))
}
