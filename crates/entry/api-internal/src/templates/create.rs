//! `POST /service/{service_id}/template`: makes a template.

use axum::extract::State;
use tidings_api_types::internal::{
    Data,
    templates::{CreateTemplate, NewTemplate},
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
    Found(at): Found<CreateTemplate>,
    Now(now): Now,
    JsonBody(body): JsonBody,
) -> Answered<CreateTemplate> {
    let new = NewTemplate::read(&body)?;
    Ok(Answer(Data::new(templates::create(&api.app, at.service_id, new, now).await?)))
}
