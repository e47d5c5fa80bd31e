//! `GET /organisations/{organisation_id}/users`: an organisation's members.

use axum::extract::State;
use tidings_api_types::internal::{Data, organisations::ListOrganisationUsers};
use tidings_app::organisations;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::At,
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    At(at): At<ListOrganisationUsers>,
) -> Answered<ListOrganisationUsers> {
    Ok(Answer(Data::new(organisations::members(&api.app, at.organisation_id).await?)))
}
