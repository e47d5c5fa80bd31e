//! `POST /service/{service_id}/template-folder/{template_folder_id}/contents`: moves templates and folders.

use axum::extract::State;
use tidings_api_types::internal::template_folders::{FolderContents, MoveToTemplateFolder};
use tidings_app::template_folders;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::{At, JsonBody},
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    At(at): At<MoveToTemplateFolder>,
    JsonBody(body): JsonBody,
) -> Answered<MoveToTemplateFolder> {
    let contents = FolderContents::read(&body)?;
    Ok(Answer(template_folders::move_contents(&api.app, at.service_id, Some(at.template_folder_id), contents).await?))
}
