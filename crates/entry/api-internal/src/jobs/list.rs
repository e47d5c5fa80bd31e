//! `GET /service/{service_id}/job`: a page of a service's jobs.

use axum::extract::State;
use tidings_api_types::internal::jobs::{JobsQuery, ListJobs};
use tidings_app::service_jobs;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::{At, Now, Query},
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    Now(now): Now,
    At(at): At<ListJobs>,
    query: Query,
) -> Answered<ListJobs> {
    let wanted = JobsQuery::read(|name| query.get(name))?;
    Ok(Answer(service_jobs::list(&api.app, at.service_id, &wanted, now).await?))
}
