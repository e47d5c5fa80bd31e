//! `POST /service/{service_id}/template-folder/contents`: moves templates and folders to the top.

use axum::extract::State;
use tidings_api_types::internal::template_folders::{FolderContents, MoveToTop};
use tidings_app::template_folders;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::{At, JsonBody},
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    At(at): At<MoveToTop>,
    JsonBody(body): JsonBody,
) -> Answered<MoveToTop> {
    let contents = FolderContents::read(&body)?;
    Ok(Answer(template_folders::move_contents(&api.app, at.service_id, None, contents).await?))
}
