//! `GET /service/monthly-data-by-service`: what every live service has sent, by month.

use axum::extract::State;
use jiff::civil::Date;
use tidings_api_types::internal::{
    ErrorReply,
    service::reports::{DaysBetween, GetMonthlyData},
};
use tidings_app::services;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::Query,
};

pub(super) async fn handle(State(api): State<InternalApi>, query: Query) -> Answered<GetMonthlyData> {
    let days = DaysBetween { start_date: date(&query, "start_date")?, end_date: date(&query, "end_date")? };
    Ok(Answer(services::monthly_data(&api.app, days).await?))
}

/// A day of the query.
pub(super) fn date(query: &Query, name: &str) -> Result<Date, ErrorReply> {
    let missing = || ErrorReply::field(name, "Missing data for required field.");
    let text = query.get(name).ok_or_else(missing)?;
    text.parse().map_err(|_| ErrorReply::field(name, "Not a valid date."))
}
