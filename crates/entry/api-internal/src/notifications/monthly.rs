//! `GET /service/{service_id}/notifications/monthly`: how many stand where, by month.

use axum::extract::State;
use tidings_api_types::internal::{
    Data,
    notifications::{GetMonthlyStatistics, Year},
};
use tidings_app::{service_notifications, services};

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::{At, Now, Query},
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    At(at): At<GetMonthlyStatistics>,
    query: Query,
    Now(now): Now,
) -> Answered<GetMonthlyStatistics> {
    services::must_exist(&api.app, at.service_id).await?;
    let year = Year::read(query.get("year"))?;
    Ok(Answer(Data::new(service_notifications::monthly_statistics(&api.app, at.service_id, year, now).await?)))
}
