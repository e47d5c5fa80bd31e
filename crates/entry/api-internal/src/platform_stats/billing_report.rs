//! `GET /platform-stats/data-for-billing-report`: which services have to pay what.

use axum::extract::State;
use tidings_api_types::internal::platform_stats::{self, GetBillingReport};
use tidings_app::platform_stats::billing_report;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::Query,
};

pub(super) async fn handle(State(api): State<InternalApi>, query: Query) -> Answered<GetBillingReport> {
    let (year, days) = platform_stats::read_days_of_a_year(query.get("start_date"), query.get("end_date"))?;
    Ok(Answer(billing_report(&api.app, year, days).await?))
}
