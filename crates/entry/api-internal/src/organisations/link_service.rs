//! `POST /organisations/{organisation_id}/service`: moves a service into an organisation.

use axum::extract::State;
use tidings_api_types::internal::organisations::{LinkService, LinkedService};
use tidings_app::organisations;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::{At, JsonBody, Now},
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    At(at): At<LinkService>,
    Now(now): Now,
    JsonBody(body): JsonBody,
) -> Answered<LinkService> {
    let linked = LinkedService::read(&body)?;
    organisations::link_service(&api.app, at.organisation_id, linked.service_id, now).await?;
    Ok(Answer(()))
}
