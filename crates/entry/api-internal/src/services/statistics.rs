//! `GET /service/{service}/statistics`: what a service has sent lately.

use axum::extract::State;
use tidings_api_types::internal::{
    Data, ErrorReply,
    service::statistics::{DaysWanted, GetStatistics},
};
use tidings_app::services;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::{At, Now, Query},
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    Now(now): Now,
    At(at): At<GetStatistics>,
    query: Query,
) -> Answered<GetStatistics> {
    let statistics = services::statistics(&api.app, at.service_id, days_wanted(&query)?, now).await?;
    Ok(Answer(Data::new(statistics)))
}

/// Which days the query asks for.
pub(super) fn days_wanted(query: &Query) -> Result<DaysWanted, ErrorReply> {
    let limit_days = query
        .get("limit_days")
        .map(|days| days.parse().map_err(|_| ErrorReply::field("limit_days", format!("{days} is not an integer"))));
    Ok(DaysWanted { limit_days: limit_days.transpose()?, today_only: query.is_true("today_only") })
}
