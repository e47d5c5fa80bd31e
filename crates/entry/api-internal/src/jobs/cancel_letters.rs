//! `POST /service/{service_id}/job/{job_id}/cancel-letter-job`: stops letters that are not printed yet.

use axum::extract::State;
use tidings_api_types::internal::jobs::CancelLetterJob;
use tidings_app::service_jobs;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::{At, Now},
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    Now(now): Now,
    At(at): At<CancelLetterJob>,
) -> Answered<CancelLetterJob> {
    Ok(Answer(service_jobs::cancel_letters(&api.app, at.service_id, at.job_id, now).await?))
}
