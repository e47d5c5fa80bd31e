//! `POST /v2/template/{template_id}/preview`: shows a template with its placeholders filled.

use axum::{Json, body::Body, extract::State};
use tidings_api_types::v2::{PreviewTemplate, TemplatePreview};
use tidings_app::templates::public;

use crate::{PublicApi, auth::Authenticated, error::ApiError, extract::IdText, json};

pub(super) async fn handle(
    State(api): State<PublicApi>,
    Authenticated(caller): Authenticated,
    IdText(template_id): IdText,
    body: Body,
) -> Result<Json<TemplatePreview>, ApiError> {
    let request = PreviewTemplate::read(&template_id, json::read_or_nothing(body, api.limits).await?)?;
    let preview = public::preview(&api.app, &caller.service, &request).await?;
    preview.map(Json).ok_or_else(ApiError::no_result)
}
