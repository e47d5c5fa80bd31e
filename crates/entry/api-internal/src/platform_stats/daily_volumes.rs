//! `GET /platform-stats/daily-volumes-report`: how much was sent on each of some days.

use axum::extract::State;
use tidings_api_types::internal::platform_stats::{self, GetDailyVolumes};
use tidings_app::platform_stats::daily_volumes;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::Query,
};

pub(super) async fn handle(State(api): State<InternalApi>, query: Query) -> Answered<GetDailyVolumes> {
    let days = platform_stats::read_days(query.get("start_date"), query.get("end_date"))?;
    Ok(Answer(daily_volumes(&api.app, days).await?))
}
