//! `GET /complaint/count-by-date-range`: how many complaints came on some days.

use axum::extract::State;
use jiff::tz::TimeZone;
use tidings_api_types::internal::{complaints::CountComplaints, service::reports::DaysBetween};
use tidings_app::complaints;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::{Now, Query},
};

pub(super) async fn handle(State(api): State<InternalApi>, Now(now): Now, query: Query) -> Answered<CountComplaints> {
    let today = now.to_zoned(TimeZone::UTC).date();
    let days =
        DaysBetween { start_date: query.day_or("start_date", today)?, end_date: query.day_or("end_date", today)? };
    Ok(Answer(complaints::count(&api.app, days).await?))
}
