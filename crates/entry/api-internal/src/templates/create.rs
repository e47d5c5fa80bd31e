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
    extract::{At, JsonBody, Now},
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    At(at): At<CreateTemplate>,
    Now(now): Now,
    JsonBody(body): JsonBody,
) -> Answered<CreateTemplate> {
    let new = NewTemplate::read(&body)?;
    Ok(Answer(Data::new(templates::create(&api.app, at.service_id, new, now).await?)))
}
