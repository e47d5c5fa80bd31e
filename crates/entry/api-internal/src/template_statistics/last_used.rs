//! `GET /service/{service_id}/template-statistics/last-used/{template_id}`: when a template was last used.

use axum::extract::State;
use tidings_api_types::internal::template_statistics::GetTemplateLastUsed;
use tidings_app::templates;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::{At, Now},
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    At(at): At<GetTemplateLastUsed>,
    Now(now): Now,
) -> Answered<GetTemplateLastUsed> {
    Ok(Answer(templates::last_used(&api.app, at.service_id, at.template_id, now).await?))
}
