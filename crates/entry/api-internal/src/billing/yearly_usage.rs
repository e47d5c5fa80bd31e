//! `GET /service/{service}/billing/yearly-usage-summary`: what a service used in a financial year.

use axum::extract::State;
use tidings_api_types::internal::billing::{self, GetYearlyUsage};
use tidings_app::billing::yearly_usage;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::{At, Query},
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    At(at): At<GetYearlyUsage>,
    query: Query,
) -> Answered<GetYearlyUsage> {
    let year = billing::read_year(query.get("year"))?;
    Ok(Answer(yearly_usage(&api.app, at.service_id, year).await?))
}
