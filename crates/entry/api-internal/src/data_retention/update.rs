//! `POST /service/{service}/data-retention/{data_retention}`: sets other days.

use axum::extract::State;
use tidings_api_types::internal::data_retention::{RetentionDays, UpdateDataRetention};
use tidings_app::data_retention;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::{At, JsonBody, Now},
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    Now(now): Now,
    At(at): At<UpdateDataRetention>,
    JsonBody(body): JsonBody,
) -> Answered<UpdateDataRetention> {
    let days = RetentionDays::read(&body)?.days_of_retention;
    data_retention::update(&api.app, at.service_id, at.data_retention_id, days, now).await?;
    Ok(Answer(()))
}
