//! `POST /provider-details/{provider_details_id}`: gives a provider more or less, or nothing any more.

use axum::extract::State;
use tidings_api_types::internal::provider_details::{ProviderChange, ProviderDetails, UpdateProvider};
use tidings_app::provider_details;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::{At, JsonBody, Now},
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    Now(now): Now,
    At(at): At<UpdateProvider>,
    JsonBody(body): JsonBody,
) -> Answered<UpdateProvider> {
    let change = ProviderChange::read(&body)?;
    let provider = provider_details::update(&api.app, at.provider_details_id, change, now).await?;
    Ok(Answer(ProviderDetails { provider_details: provider }))
}
