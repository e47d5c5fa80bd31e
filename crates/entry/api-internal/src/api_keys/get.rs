//! `GET /service/{service}/api-keys/{api_key}`: one key.

use axum::extract::State;
use tidings_api_types::internal::api_keys::GetApiKey;
use tidings_app::api_keys;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::At,
};

pub(super) async fn handle(State(api): State<InternalApi>, At(at): At<GetApiKey>) -> Answered<GetApiKey> {
    Ok(Answer(api_keys::get(&api.app, at.service_id, at.api_key_id).await?))
}
