//! `GET /provider-details/{provider_details_id}/versions`: what a provider was.

use axum::extract::State;
use tidings_api_types::internal::{Data, provider_details::ListProviderVersions};
use tidings_app::provider_details;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::At,
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    At(at): At<ListProviderVersions>,
) -> Answered<ListProviderVersions> {
    Ok(Answer(Data::new(provider_details::versions(&api.app, at.provider_details_id).await?)))
}
