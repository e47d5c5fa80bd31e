//! `GET /service/{service_id}/job/scheduled-job-stats`: how many jobs wait for their time.

use axum::extract::State;
use tidings_api_types::internal::jobs::GetScheduledJobs;
use tidings_app::service_jobs;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::At,
};

pub(super) async fn handle(State(api): State<InternalApi>, At(at): At<GetScheduledJobs>) -> Answered<GetScheduledJobs> {
    Ok(Answer(service_jobs::scheduled(&api.app, at.service_id).await?))
}
