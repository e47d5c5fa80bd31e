//! `GET /service/{service_id}/template/{template_id}/preview`: a template filled with the values of the query.

use axum::extract::State;
use tidings_api_types::internal::templates::PreviewTemplate;
use tidings_app::templates;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::{At, Now, Query},
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    At(at): At<PreviewTemplate>,
    query: Query,
    Now(now): Now,
) -> Answered<PreviewTemplate> {
    Ok(Answer(templates::preview(&api.app, at.service_id, at.template_id, query.pairs(), now).await?))
}
