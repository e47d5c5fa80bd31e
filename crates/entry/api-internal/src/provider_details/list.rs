//! `GET /provider-details`: every provider, with what it has sent this month.

use axum::extract::State;
use tidings_api_types::internal::provider_details::{ListProviders, ProviderDetails};
use tidings_app::provider_details;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::Now,
};

pub(super) async fn handle(State(api): State<InternalApi>, Now(now): Now) -> Answered<ListProviders> {
    Ok(Answer(ProviderDetails { provider_details: provider_details::list(&api.app, now).await? }))
}
