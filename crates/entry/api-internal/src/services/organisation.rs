//! `GET /service/{service}/organisation`: the organisation that a service belongs to, or `{}`.

use axum::extract::State;
use tidings_api_types::internal::service::GetOrganisationOfService;
use tidings_app::services;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::At,
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    At(at): At<GetOrganisationOfService>,
) -> Answered<GetOrganisationOfService> {
    Ok(Answer(services::organisation(&api.app, at.service_id).await?))
}
