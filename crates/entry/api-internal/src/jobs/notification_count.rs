//! `GET /service/{service_id}/job/{job_id}/notification_count`: how many notifications there are of a job.

use axum::extract::State;
use tidings_api_types::internal::jobs::CountJobNotifications;
use tidings_app::service_jobs;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::At,
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    At(at): At<CountJobNotifications>,
) -> Answered<CountJobNotifications> {
    Ok(Answer(service_jobs::notification_count(&api.app, at.service_id, at.job_id).await?))
}
