//! `GET /service/{service_id}/job/{job_id}/notifications`: the notifications of a job, or rows of a spreadsheet.

use axum::{
    extract::State,
    response::{IntoResponse, Response},
};
use tidings_api_types::internal::{
    jobs::{ListJobNotifications, ListJobNotificationsForCsv},
    notifications::NotificationsWanted,
};
use tidings_app::service_notifications;

use crate::{
    InternalApi,
    answer::Answer,
    error::ApiError,
    extract::{At, Query},
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    At(at): At<ListJobNotifications>,
    query: Query,
) -> Result<Response, ApiError> {
    let wanted = NotificationsWanted::read(query.pairs())?;
    if query.get("format_for_csv").is_some_and(|flag| !matches!(flag, "" | "False" | "false" | "0")) {
        let rows = service_notifications::of_job_for_csv(&api.app, at.service_id, at.job_id, &wanted).await?;
        return Ok(Answer::<ListJobNotificationsForCsv>(rows).into_response());
    }
    let page = service_notifications::of_job(&api.app, at.service_id, at.job_id, &wanted).await?;
    Ok(Answer::<ListJobNotifications>(page).into_response())
}
