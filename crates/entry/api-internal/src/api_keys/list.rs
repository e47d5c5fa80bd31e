//! `GET /service/{service}/api-keys`: the keys of a service.

use axum::extract::State;
use tidings_api_types::internal::api_keys::ListApiKeys;
use tidings_app::api_keys;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::{At, Now},
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    Now(now): Now,
    At(at): At<ListApiKeys>,
) -> Answered<ListApiKeys> {
    Ok(Answer(api_keys::list(&api.app, at.service_id, now).await?))
}
