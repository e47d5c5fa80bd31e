//! `GET /platform-stats/daily-sms-provider-volumes-report`: how much each provider of text messages was given.

use axum::extract::State;
use tidings_api_types::internal::platform_stats::{self, GetDailyVolumesOfProviders};
use tidings_app::platform_stats::daily_volumes_of_providers;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::Query,
};

pub(super) async fn handle(State(api): State<InternalApi>, query: Query) -> Answered<GetDailyVolumesOfProviders> {
    let days = platform_stats::read_days(query.get("start_date"), query.get("end_date"))?;
    Ok(Answer(daily_volumes_of_providers(&api.app, days).await?))
}
