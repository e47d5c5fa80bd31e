//! `GET /complaint`: complaints about any service's emails.

use axum::extract::State;
use tidings_api_types::internal::{complaints::ListComplaints, page::Page};
use tidings_app::complaints;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::Query,
};

pub(super) async fn handle(State(api): State<InternalApi>, query: Query) -> Answered<ListComplaints> {
    Ok(Answer(complaints::page(&api.app, Page::read(query.get("page"))?).await?))
}
