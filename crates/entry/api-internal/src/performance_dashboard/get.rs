//! `GET /performance-dashboard`: what was sent, how fast, and for whom.

use axum::extract::State;
use jiff::tz::TimeZone;
use tidings_api_types::internal::{performance_dashboard::GetPerformanceDashboard, service::reports::DaysBetween};
use tidings_app::performance_dashboard;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::{Now, Query},
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    Now(now): Now,
    query: Query,
) -> Answered<GetPerformanceDashboard> {
    let today = now.to_zoned(TimeZone::UTC).date();
    let days =
        DaysBetween { start_date: query.day_or("start_date", today)?, end_date: query.day_or("end_date", today)? };
    Ok(Answer(performance_dashboard::get(&api.app, days).await?))
}
