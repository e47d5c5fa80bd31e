//! `GET /service/{service}/data-retention/{data_retention}`: what is set, by its id.

use axum::extract::State;
use tidings_api_types::internal::data_retention::GetDataRetention;
use tidings_app::data_retention;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::At,
};

pub(super) async fn handle(State(api): State<InternalApi>, At(at): At<GetDataRetention>) -> Answered<GetDataRetention> {
    Ok(Answer(data_retention::get(&api.app, at.service_id, at.data_retention_id).await?))
}
