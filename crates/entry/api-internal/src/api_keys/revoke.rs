//! `POST /service/{service}/api-key/revoke/{api_key}`: revokes a key.

use axum::extract::State;
use serde_json::json;
use tidings_api_types::internal::api_keys::{Empty, Revocation, RevokeApiKey};
use tidings_app::api_keys;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::{At, MaybeJson, Now},
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    Now(now): Now,
    At(at): At<RevokeApiKey>,
    MaybeJson(body): MaybeJson,
) -> Answered<RevokeApiKey> {
    let revocation = Revocation::read(&body.unwrap_or_else(|| json!({})))?;
    api_keys::revoke(&api.app, at.service_id, at.api_key_id, revocation, now).await?;
    Ok(Answer(Empty {}))
}
