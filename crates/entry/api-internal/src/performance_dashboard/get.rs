//! `GET /performance-dashboard`: what was sent, how fast, and for whom.

use axum::extract::State;
use jiff::{civil::Date, tz::TimeZone};
use tidings_api_types::{
    internal::{ErrorReply, performance_dashboard::GetPerformanceDashboard, service::reports::DaysBetween},
    schema::Faults,
};
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
    let date = |name| date(&query, name, today);
    let days = DaysBetween { start_date: date("start_date")?, end_date: date("end_date")? };
    Ok(Answer(performance_dashboard::get(&api.app, days).await?))
}

/// A day of the query, or today.
fn date(query: &Query, name: &str, today: Date) -> Result<Date, ErrorReply> {
    let Some(text) = query.get(name) else { return Ok(today) };
    text.parse().map_err(|_| Faults(vec![format!("{name} {text} is not a date")]).into())
}
