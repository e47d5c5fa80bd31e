//! `POST /service/{service_id}/template/{template_id}`: changes a template.

use axum::extract::State;
use tidings_api_types::internal::{
    Data,
    templates::{TemplateChange, UpdateTemplate},
};
use tidings_app::templates;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::{JsonBody, Now},
    found::Found,
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    Found(at): Found<UpdateTemplate>,
    Now(now): Now,
    JsonBody(body): JsonBody,
) -> Answered<UpdateTemplate> {
    let change = TemplateChange::read(&body)?;
    let changed = templates::update(&api.app, at.service_id, at.template_id, change, now).await?;
    Ok(Answer(changed.map(Data::new)))
}
