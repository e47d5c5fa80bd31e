//! `GET /service/{service_id}/notifications/templates_usage/monthly`: how often templates were used, by month.

use axum::extract::State;
use tidings_api_types::internal::notifications::{GetMonthlyTemplateUsage, Year};
use tidings_app::service_notifications;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::{At, Query},
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    At(at): At<GetMonthlyTemplateUsage>,
    query: Query,
) -> Answered<GetMonthlyTemplateUsage> {
    let year = Year::read(query.get("year"))?;
    Ok(Answer(service_notifications::monthly_template_usage(&api.app, at.service_id, year).await?))
}
