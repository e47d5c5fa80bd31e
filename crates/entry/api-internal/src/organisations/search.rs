//! `GET /organisations/search`: organisations by a part of their name.

use axum::extract::State;
use tidings_api_types::internal::{Data, ErrorReply, organisations::SearchOrganisations};
use tidings_app::organisations;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::Query,
};

pub(super) async fn handle(State(api): State<InternalApi>, query: Query) -> Answered<SearchOrganisations> {
    let name = query.get("name").filter(|name| !name.is_empty());
    let name = name.ok_or_else(|| ErrorReply::field("name", "Missing data for required field."))?;
    Ok(Answer(Data::new(organisations::search(&api.app, name).await?)))
}
