//! `/v2/template` and `/v2/templates`.

mod get_template;
mod list_templates;
mod preview_template;

use axum::{
    Router,
    routing::{get, post},
};

use crate::{PublicApi, error::ApiError};

pub(crate) fn routes() -> Router<PublicApi> {
    Router::new()
        .route("/templates", get(list_templates::handle))
        .route("/template/{template_id}", get(get_template::handle))
        .route("/template/{template_id}/version/{version}", get(get_template::handle_version))
        .route("/template/{template_id}/preview", post(preview_template::handle))
}

fn invalid_id() -> ApiError {
    ApiError::validation("id is not a valid UUID")
}
