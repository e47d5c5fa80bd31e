//! `POST /service`: makes a service.

use axum::extract::State;
use tidings_api_types::internal::{
    Data,
    service::{CreateService, NewService},
};
use tidings_app::services;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::{JsonBody, Now},
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    Now(now): Now,
    JsonBody(body): JsonBody,
) -> Answered<CreateService> {
    let service = services::create(&api.app, NewService::read(&body)?, now).await?;
    Ok(Answer(Data::new(service)))
}
