//! `GET /platform-stats/data-for-dvla-billing-report`: the letters that the printer despatched.

use axum::extract::State;
use tidings_api_types::internal::platform_stats::{self, GetDespatchReport};
use tidings_app::platform_stats::despatch_report;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::Query,
};

pub(super) async fn handle(State(api): State<InternalApi>, query: Query) -> Answered<GetDespatchReport> {
    let (_, days) = platform_stats::read_days_of_a_year(query.get("start_date"), query.get("end_date"))?;
    Ok(Answer(despatch_report(&api.app, days).await?))
}
