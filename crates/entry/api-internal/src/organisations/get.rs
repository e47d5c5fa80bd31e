//! `GET /organisations/{organisation_id}`: one organisation.

use axum::extract::State;
use tidings_api_types::internal::organisations::GetOrganisation;
use tidings_app::organisations;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::At,
};

pub(super) async fn handle(State(api): State<InternalApi>, At(at): At<GetOrganisation>) -> Answered<GetOrganisation> {
    Ok(Answer(organisations::get(&api.app, at.organisation_id).await?))
}
