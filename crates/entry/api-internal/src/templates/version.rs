//! `GET /service/{service_id}/template/{template_id}/version/{version}`: a template as it was.

use axum::extract::State;
use tidings_api_types::internal::{Data, templates::GetTemplateVersion};
use tidings_app::templates;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::At,
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    At(at): At<GetTemplateVersion>,
) -> Answered<GetTemplateVersion> {
    Ok(Answer(Data::new(templates::version(&api.app, at.service_id, at.template_id, at.version).await?)))
}
