//! `GET /v2/templates`: reads a service's templates.

use axum::{Json, extract::State};
use tidings_api_types::v2::{ListTemplates, TemplateList};
use tidings_app::templates::public;

use crate::{PublicApi, auth::Authenticated, error::ApiError, extract::Pairs};

pub(super) async fn handle(
    State(api): State<PublicApi>,
    Authenticated(caller): Authenticated,
    Pairs(pairs): Pairs,
) -> Result<Json<TemplateList>, ApiError> {
    let list = ListTemplates::read(&pairs)?;
    Ok(Json(public::list(&api.app, &caller.service, list).await?))
}
