//! `POST /platform-admin/find-by-uuid`: what an id is the id of.

use axum::extract::State;
use tidings_api_types::internal::platform_admin::{FindByUuid, WantedUuid};
use tidings_app::platform_admin;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::JsonBody,
};

pub(super) async fn handle(State(api): State<InternalApi>, JsonBody(body): JsonBody) -> Answered<FindByUuid> {
    Ok(Answer(platform_admin::find_by_uuid(&api.app, WantedUuid::read(&body)?).await?))
}
