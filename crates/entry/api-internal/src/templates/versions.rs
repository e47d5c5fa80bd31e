//! `GET /service/{service_id}/template/{template_id}/versions`: everything that a template has been.

use axum::extract::State;
use tidings_api_types::internal::{Data, templates::ListTemplateVersions};
use tidings_app::templates;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::At,
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    At(at): At<ListTemplateVersions>,
) -> Answered<ListTemplateVersions> {
    Ok(Answer(Data::new(templates::versions(&api.app, at.service_id, at.template_id).await?)))
}
