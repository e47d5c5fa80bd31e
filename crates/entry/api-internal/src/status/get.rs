//! `GET /_status`: whether the API is well.

use axum::extract::State;
use tidings_api_types::internal::status::GetStatus;
use tidings_app::status;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::Query,
};

pub(super) async fn handle(State(api): State<InternalApi>, query: Query) -> Answered<GetStatus> {
    let simple = query.get("simple").is_some_and(|value| !value.is_empty());
    Ok(Answer(status::status(&api.app, api.build, simple).await?))
}
