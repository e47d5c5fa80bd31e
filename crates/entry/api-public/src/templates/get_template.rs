//! `GET /v2/template/{template_id}` and `GET /v2/template/{template_id}/version/{version}`: reads one template.

use axum::{Json, extract::State};
use tidings_api_types::v2::Template;
use tidings_app::{send::Caller, templates::public};

use super::invalid_id;
use crate::{
    PublicApi,
    auth::Authenticated,
    error::ApiError,
    extract::{IdText, IdTextAndVersion},
};

pub(super) async fn handle(
    State(api): State<PublicApi>,
    Authenticated(caller): Authenticated,
    template_id: IdText,
) -> Result<Json<Template>, ApiError> {
    read(&api, &caller, &template_id, None).await
}

pub(super) async fn handle_version(
    State(api): State<PublicApi>,
    // Before the caller: to what is no address nobody is let in.
    IdTextAndVersion { id, version }: IdTextAndVersion,
    Authenticated(caller): Authenticated,
) -> Result<Json<Template>, ApiError> {
    match version {
        // No template has such a version. Clients of Notify are used to getting the latest.
        Some(0) => read(&api, &caller, &id, None).await,
        version => read(&api, &caller, &id, Some(version.unwrap_or(i32::MAX))).await,
    }
}

async fn read(
    api: &PublicApi,
    caller: &Caller,
    template_id: &IdText,
    version: Option<i32>,
) -> Result<Json<Template>, ApiError> {
    let id = template_id.uuid().ok_or_else(invalid_id)?;
    let template = public::one(&api.app, &caller.service, id.into(), version).await?;
    template.map(Json).ok_or_else(ApiError::no_result)
}
