//! `GET /_status/live-service-and-organisation-counts`.

use axum::extract::State;
use tidings_api_types::internal::status::GetLiveCounts;
use tidings_app::status;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
};

pub(super) async fn handle(State(api): State<InternalApi>) -> Answered<GetLiveCounts> {
    Ok(Answer(status::live_counts(&api.app).await?))
}
