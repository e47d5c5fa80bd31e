//! `POST /service/{service}`: changes a service's settings.

use axum::extract::State;
use tidings_api_types::internal::{
    Data,
    service::{ServiceChange, UpdateService},
};
use tidings_app::services;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::{JsonBody, Now},
    found::Found,
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    Now(now): Now,
    Found(at): Found<UpdateService>,
    JsonBody(body): JsonBody,
) -> Answered<UpdateService> {
    let service = services::update(&api.app, at.service_id, ServiceChange::read(&body)?, now).await?;
    Ok(Answer(Data::new(service)))
}
