//! `GET /service/{service_id}/upload`: what a service uploaded and sent.

use axum::extract::State;
use tidings_api_types::internal::uploads::{ListUploads, UploadsQuery};
use tidings_app::uploads;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::{At, Now, Query},
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    Now(now): Now,
    At(at): At<ListUploads>,
    query: Query,
) -> Answered<ListUploads> {
    let wanted = UploadsQuery::read(|name| query.get(name))?;
    Ok(Answer(uploads::list(&api.app, at.service_id, wanted, now).await?))
}
