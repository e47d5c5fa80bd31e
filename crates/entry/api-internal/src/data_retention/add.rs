//! `POST /service/{service}/data-retention`: sets the days of a channel for the first time.

use axum::extract::State;
use tidings_api_types::internal::data_retention::{AddDataRetention, DataRetentionResult, NewDataRetention};
use tidings_app::data_retention;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::{At, JsonBody, Now},
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    Now(now): Now,
    At(at): At<AddDataRetention>,
    JsonBody(body): JsonBody,
) -> Answered<AddDataRetention> {
    let new = NewDataRetention::read(&body)?;
    let result = data_retention::add(&api.app, at.service_id, new, now).await?;
    Ok(Answer(DataRetentionResult { result }))
}
