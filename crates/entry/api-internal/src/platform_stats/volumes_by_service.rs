//! `GET /platform-stats/volumes-by-service`: how much each live service sent on some days.

use axum::extract::State;
use tidings_api_types::internal::platform_stats::{self, GetVolumesByService};
use tidings_app::platform_stats::volumes_by_service;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::Query,
};

pub(super) async fn handle(State(api): State<InternalApi>, query: Query) -> Answered<GetVolumesByService> {
    let days = platform_stats::read_days(query.get("start_date"), query.get("end_date"))?;
    Ok(Answer(volumes_by_service(&api.app, days).await?))
}
