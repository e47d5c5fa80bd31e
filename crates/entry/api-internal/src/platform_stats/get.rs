//! `GET /platform-stats`: what became of all messages of some days.

use axum::extract::State;
use tidings_api_types::internal::{platform_stats::GetPlatformStats, service::reports::DaysBetween};
use tidings_app::platform_stats;
use tidings_domain::london;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::{Now, Query},
};

pub(super) async fn handle(State(api): State<InternalApi>, Now(now): Now, query: Query) -> Answered<GetPlatformStats> {
    let today = london::day(now);
    let days =
        DaysBetween { start_date: query.day_or("start_date", today)?, end_date: query.day_or("end_date", today)? };
    Ok(Answer(platform_stats::get(&api.app, days, now).await?))
}
