//! `DELETE /service/{service_id}/template-folder/{template_folder_id}`: deletes an empty folder.

use axum::extract::State;
use tidings_api_types::internal::template_folders::DeleteTemplateFolder;
use tidings_app::template_folders;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::At,
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    At(at): At<DeleteTemplateFolder>,
) -> Answered<DeleteTemplateFolder> {
    Ok(Answer(template_folders::delete(&api.app, at.service_id, at.template_folder_id).await?))
}
