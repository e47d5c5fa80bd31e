//! `GET /service/find-services-by-name`: the services whose names hold a text.

use axum::extract::State;
use tidings_api_types::internal::{Data, ErrorReply, service::list::FindServicesByName};
use tidings_app::services;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::Query,
};

pub(super) async fn handle(State(api): State<InternalApi>, query: Query) -> Answered<FindServicesByName> {
    let part = query.get("service_name").filter(|part| !part.is_empty());
    let part = part.ok_or_else(|| ErrorReply::field("service_name", "Missing data for required field."))?;
    let found = services::named_like(&api.app, part).await?;
    Ok(Answer(Data::new(found)))
}
