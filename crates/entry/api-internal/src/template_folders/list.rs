//! `GET /service/{service_id}/template-folder`: all of a service's folders.

use axum::extract::State;
use tidings_api_types::internal::template_folders::ListTemplateFolders;
use tidings_app::template_folders;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::At,
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    At(at): At<ListTemplateFolders>,
) -> Answered<ListTemplateFolders> {
    Ok(Answer(template_folders::list(&api.app, at.service_id).await?))
}
