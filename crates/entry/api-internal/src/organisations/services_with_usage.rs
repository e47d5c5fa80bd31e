//! `GET /organisations/{organisation_id}/services-with-usage`: what an organisation's services used in a financial year.

use axum::extract::State;
use tidings_api_types::internal::{billing, organisations::GetServicesWithUsage};
use tidings_app::billing::services_with_usage;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::{At, Now, Query},
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    Now(now): Now,
    At(at): At<GetServicesWithUsage>,
    query: Query,
) -> Answered<GetServicesWithUsage> {
    let year = billing::read_year(query.get("year"))?;
    Ok(Answer(services_with_usage(&api.app, at.organisation_id, year, now).await?))
}
