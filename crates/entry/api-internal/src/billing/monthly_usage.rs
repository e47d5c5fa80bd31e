//! `GET /service/{service}/billing/monthly-usage`: what a service used in a financial year, by month.

use axum::extract::State;
use tidings_api_types::internal::billing::{self, GetMonthlyUsage};
use tidings_app::billing::monthly_usage;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::{At, Query},
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    At(at): At<GetMonthlyUsage>,
    query: Query,
) -> Answered<GetMonthlyUsage> {
    let year = billing::read_year(query.get("year"))?;
    Ok(Answer(monthly_usage(&api.app, at.service_id, year).await?))
}
