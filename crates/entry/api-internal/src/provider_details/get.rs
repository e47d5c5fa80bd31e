//! `GET /provider-details/{provider_details_id}`: one provider.

use axum::extract::State;
use tidings_api_types::internal::provider_details::{GetProvider, ProviderDetails};
use tidings_app::provider_details;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::At,
};

pub(super) async fn handle(State(api): State<InternalApi>, At(at): At<GetProvider>) -> Answered<GetProvider> {
    let provider = provider_details::get(&api.app, at.provider_details_id).await?;
    Ok(Answer(ProviderDetails { provider_details: provider }))
}
