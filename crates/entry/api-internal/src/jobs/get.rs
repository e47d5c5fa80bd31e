//! `GET /service/{service_id}/job/{job_id}`: one job.

use axum::extract::State;
use tidings_api_types::internal::{Data, jobs::GetJob};
use tidings_app::service_jobs;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::At,
};

pub(super) async fn handle(State(api): State<InternalApi>, At(at): At<GetJob>) -> Answered<GetJob> {
    Ok(Answer(Data::new(service_jobs::get(&api.app, at.service_id, at.job_id).await?)))
}
