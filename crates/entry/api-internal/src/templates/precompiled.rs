//! `GET /service/{service_id}/template/precompiled`: the hidden template of finished letters, made when first asked for.

use axum::extract::State;
use tidings_api_types::internal::templates::GetPrecompiledTemplate;
use tidings_app::templates;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::{At, Now},
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    At(at): At<GetPrecompiledTemplate>,
    Now(now): Now,
) -> Answered<GetPrecompiledTemplate> {
    Ok(Answer(templates::precompiled(&api.app, at.service_id, now).await?))
}
