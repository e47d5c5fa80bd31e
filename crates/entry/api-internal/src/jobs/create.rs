//! `POST /service/{service_id}/job`: sends a spreadsheet that was uploaded.

use axum::extract::State;
use tidings_api_types::internal::{
    Data,
    jobs::{CreateJob, PostJob},
};
use tidings_app::service_jobs;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::{JsonBody, Now},
    found::Found,
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    Now(now): Now,
    Found(at): Found<PostJob>,
    JsonBody(body): JsonBody,
) -> Answered<PostJob> {
    let job = service_jobs::create(&api.app, at.service_id, CreateJob::read(&body)?, now).await?;
    Ok(Answer(Data::new(job)))
}
