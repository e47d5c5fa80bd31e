//! `GET /organisations`: every organisation.

use axum::extract::State;
use tidings_api_types::internal::organisations::ListOrganisations;
use tidings_app::organisations;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
};

pub(super) async fn handle(State(api): State<InternalApi>) -> Answered<ListOrganisations> {
    Ok(Answer(organisations::list(&api.app).await?))
}
