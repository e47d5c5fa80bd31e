//! `POST /service/{service_id}/template-folder/{template_folder_id}`: changes a folder.

use axum::extract::State;
use tidings_api_types::internal::{
    Data,
    template_folders::{TemplateFolderChange, UpdateTemplateFolder},
};
use tidings_app::template_folders;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::{At, JsonBody},
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    At(at): At<UpdateTemplateFolder>,
    JsonBody(body): JsonBody,
) -> Answered<UpdateTemplateFolder> {
    let change = TemplateFolderChange::read(&body)?;
    Ok(Answer(Data::new(template_folders::update(&api.app, at.service_id, at.template_folder_id, change).await?)))
}
