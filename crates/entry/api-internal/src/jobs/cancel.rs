//! `POST /service/{service_id}/job/{job_id}/cancel`: cancels a job that waits for its time.

use axum::extract::State;
use tidings_api_types::internal::{Data, jobs::CancelJob};
use tidings_app::service_jobs;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::{At, Now},
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    Now(now): Now,
    At(at): At<CancelJob>,
) -> Answered<CancelJob> {
    Ok(Answer(Data::new(service_jobs::cancel(&api.app, at.service_id, at.job_id, now).await?)))
}
