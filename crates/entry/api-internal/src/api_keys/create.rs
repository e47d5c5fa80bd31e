//! `POST /service/{service}/api-key`: makes a key.

use axum::extract::State;
use tidings_api_types::internal::{
    Data,
    api_keys::{CreateApiKey, NewApiKey},
};
use tidings_app::api_keys;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::{JsonBody, Now},
    found::Found,
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    Now(now): Now,
    Found(at): Found<CreateApiKey>,
    JsonBody(body): JsonBody,
) -> Answered<CreateApiKey> {
    let secret = api_keys::create(&api.app, at.service_id, NewApiKey::read(&body)?, now).await?;
    Ok(Answer(Data::new(secret)))
}
