//! `GET /service/{service}/billing/free-sms-fragment-limit`: how many fragments a service sends for nothing in a financial year.

use axum::extract::State;
use tidings_api_types::internal::billing::{GetFreeSmsFragmentLimit, LimitYear};
use tidings_app::{allowances, billing};

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::{At, Now, Query},
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    Now(now): Now,
    At(at): At<GetFreeSmsFragmentLimit>,
    query: Query,
) -> Answered<GetFreeSmsFragmentLimit> {
    let year = LimitYear::read(query.get("financial_year_start"), allowances::present_year(now)?)?;
    Ok(Answer(billing::free_sms_fragment_limit(&api.app, at.service_id, year).await?))
}
